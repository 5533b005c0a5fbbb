//! How far somebody came on the way from known to active, and when each step of it happened.

use time::{Date, Duration};

use super::chance::Chance;
use crate::clock::Timestamp;
use crate::people::Standing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    Staged,
    MailQueued,
    MailDeferred,
    MailRefused,
    MailDropped,
    LinkNotOpened,
    LinkOpened,
    /// Opened within seconds of its delivery, as mail scanners do.
    LinkScanned,
    LinkExpired,
    Active,
    ActiveBySso,
    /// Active, and the last day of employment is known.
    Leaving,
    Locked,
    DisabledByAdministrator,
    PastLastDay,
}

struct Share {
    course: Course,
    per_mille: u64,
    /// How many hours ago such a person was created: at least, at most.
    created: (i64, i64),
}

const SHARES: &[Share] = &[
    share(Course::Staged, 90, 1, 45 * 24),
    share(Course::MailQueued, 24, 1, 30),
    share(Course::MailDeferred, 10, 3, 20),
    share(Course::MailRefused, 14, 20, 30 * 24),
    share(Course::MailDropped, 10, 30 * 24, 300 * 24),
    share(Course::LinkNotOpened, 40, 2, 6 * 24),
    share(Course::LinkOpened, 26, 10, 6 * 24),
    share(Course::LinkScanned, 10, 2, 6 * 24),
    share(Course::LinkExpired, 46, 9 * 24, 120 * 24),
    share(Course::Active, 560, 6 * 24, 1100 * 24),
    share(Course::ActiveBySso, 70, 6 * 24, 900 * 24),
    share(Course::Leaving, 16, 60 * 24, 1000 * 24),
    share(Course::Locked, 14, 30 * 24, 900 * 24),
    share(Course::DisabledByAdministrator, 30, 60 * 24, 1000 * 24),
    share(Course::PastLastDay, 40, 200 * 24, 1100 * 24),
];

const fn share(course: Course, per_mille: u64, least: i64, most: i64) -> Share {
    Share { course, per_mille, created: (least, most) }
}

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub created_at: Timestamp,
    pub course: Course,
}

/// Steps of the golden ratio spread over the whole range however few they are.
const GOLDEN_STEP: u64 = 618_034;

/// One plan for each of `people`, the longest known first. The courses come in their shares even where people are few.
pub fn plans(chance: &mut Chance, people: u32, now: Timestamp) -> Vec<Plan> {
    let place = |number: u64| number * GOLDEN_STEP % 1_000_000 / 1_000;
    let mut plans: Vec<Plan> = (0..u64::from(people))
        .map(|number| plan(chance, place(number), now))
        .collect();
    plans.sort_by_key(|plan| plan.created_at);
    plans
}

fn plan(chance: &mut Chance, mut place: u64, now: Timestamp) -> Plan {
    let mut chosen = &SHARES[0];
    for share in SHARES {
        chosen = share;
        if place < share.per_mille {
            break;
        }
        place -= share.per_mille;
    }
    let (least, most) = chosen.created;
    Plan {
        created_at: now - chance.seconds(Duration::hours(least), Duration::hours(most)),
        course: chosen.course,
    }
}

/// When which step was taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps {
    pub standing: Standing,
    pub mail_sent_at: Option<Timestamp>,
    pub sent_again_at: Option<Timestamp>,
    pub invitation_ends_at: Option<Timestamp>,
    pub link_opened_at: Option<Timestamp>,
    pub mail_failed_at: Option<Timestamp>,
    pub lockouts: i32,
    pub failed_sign_ins: i32,
}

const VALIDITY: Duration = Duration::days(7);
pub const SCAN_DELAY: Duration = Duration::seconds(4);
const FIRST_LOCK: Duration = Duration::minutes(15);

impl Steps {
    pub fn of(plan: &Plan, chance: &mut Chance, now: Timestamp) -> Steps {
        let mut steps = Steps::default();
        if plan.course == Course::Staged {
            return steps;
        }
        if plan.course == Course::ActiveBySso {
            steps.sign_in(plan.created_at, chance, now);
            return steps;
        }
        steps.invite(plan, chance, now);
        match plan.course {
            Course::Staged | Course::ActiveBySso => {}
            Course::MailQueued | Course::MailDeferred | Course::LinkNotOpened => {}
            Course::LinkExpired => steps.send_again(chance),
            Course::MailRefused => steps.mail_failed_at = steps.standing.invited_at.map(|at| at + Duration::seconds(3)),
            Course::MailDropped => {
                steps.standing.disabled_at = steps.standing.invited_at.map(|at| at + Duration::minutes(40));
            }
            Course::LinkScanned => steps.link_opened_at = steps.mail_sent_at.map(|at| at + SCAN_DELAY),
            Course::LinkOpened => {
                steps.link_opened_at = steps
                    .mail_sent_at
                    .map(|at| at + chance.seconds(Duration::minutes(2), Duration::hours(5)));
            }
            _ => steps.activate(plan.course, chance, now),
        }
        steps
    }

    /// Most are invited as they are created; some wait until somebody presses the button.
    fn invite(&mut self, plan: &Plan, chance: &mut Chance, now: Timestamp) {
        let invited_at = match plan.course {
            Course::MailQueued => now - chance.seconds(Duration::seconds(20), Duration::minutes(9)),
            Course::Active | Course::Leaving if chance.percent(20) => {
                plan.created_at + chance.seconds(Duration::hours(2), Duration::days(2))
            }
            _ => plan.created_at,
        };
        self.standing.invited_at = Some(invited_at);
        let unsent = [Course::MailQueued, Course::MailDeferred, Course::MailRefused, Course::MailDropped];
        if !unsent.contains(&plan.course) {
            let sent_at = invited_at + chance.seconds(Duration::seconds(1), Duration::seconds(9));
            self.mail_sent_at = Some(sent_at);
            self.invitation_ends_at = Some(sent_at + VALIDITY);
        }
    }

    /// Some asked for another mail, and did not follow that one either.
    fn send_again(&mut self, chance: &mut Chance) {
        if chance.percent(45) {
            let again = |at: Timestamp| at + Duration::hours(26);
            self.sent_again_at = self.mail_sent_at.map(again);
            self.invitation_ends_at = self.sent_again_at.map(|at| at + VALIDITY);
        }
    }

    fn activate(&mut self, course: Course, chance: &mut Chance, now: Timestamp) {
        let Some(sent_at) = self.mail_sent_at else {
            return;
        };
        let opened_at = sent_at + chance.seconds(Duration::seconds(40), Duration::hours(70));
        let activated_at = opened_at + chance.seconds(Duration::seconds(35), Duration::minutes(8));
        self.link_opened_at = Some(opened_at);
        self.standing.activated_at = Some(activated_at);
        let last_day = |days: Duration| Some((now + days).date());
        let mut seen_until = now;
        match course {
            Course::Leaving => self.standing.last_day = last_day(Duration::days(chance.between(1, 90))),
            Course::PastLastDay => {
                let gone = Duration::days(chance.between(1, 150));
                self.standing.last_day = last_day(-gone);
                seen_until = now - gone;
            }
            Course::DisabledByAdministrator => {
                seen_until = activated_at + chance.seconds(Duration::HOUR, now - activated_at - Duration::HOUR);
                self.standing.disabled_at = Some(seen_until);
            }
            _ => {}
        }
        self.sign_in(activated_at, chance, seen_until);
        if course == Course::Locked {
            self.lock(chance, now);
        }
    }

    /// Most were seen lately, some not since the first day.
    fn sign_in(&mut self, first: Timestamp, chance: &mut Chance, until: Timestamp) {
        let known_for = until - first;
        let at = match chance.below(10) {
            0 => first,
            1..=5 => until - chance.seconds(Duration::minutes(3), Duration::days(6)),
            _ => until - chance.seconds(Duration::minutes(3), known_for),
        };
        self.standing.last_sign_in_at = Some(at.clamp(first, until.max(first)));
        if chance.percent(6) {
            self.failed_sign_ins = chance.between(1, 4) as i32;
        }
    }

    fn lock(&mut self, chance: &mut Chance, now: Timestamp) {
        self.lockouts = chance.between(3, 6) as i32;
        self.failed_sign_ins = 0;
        let left = chance.seconds(Duration::minutes(12), self.lock_length() - Duration::minutes(1));
        self.standing.locked_until = Some(now + left);
    }

    /// As sign-in does it: twice as long each time.
    pub fn lock_length(&self) -> Duration {
        FIRST_LOCK * 2_i32.saturating_pow((self.lockouts - 1).max(0).unsigned_abs())
    }
}

/// Staged people begin soon, all others have begun.
pub fn employment_date(plan: &Plan, chance: &mut Chance) -> Date {
    let days = match plan.course {
        Course::Staged => chance.between(3, 75),
        Course::MailQueued | Course::MailDeferred | Course::LinkNotOpened => chance.between(-40, 20),
        _ => chance.between(-1400, -1),
    };
    (plan.created_at + Duration::days(days)).date()
}
