//! What mail servers say, in the words that the common ones use.

use super::chance::Chance;

pub fn accepted(chance: &mut Chance) -> String {
    let pattern = chance.pick(&[
        "250 2.0.0 Ok: queued as 4@#@@#@@#@z@#@@",
        "250 2.0.0 Ok: queued as #@#@######",
        "250 2.6.0 Queued mail for delivery",
        "250 OK id=1s@@#@-000@@#-@#",
    ]);
    chance.filled(pattern)
}

pub fn deferred(recipient: &str, chance: &mut Chance) -> String {
    match chance.below(3) {
        0 => "451 4.7.1 Try again later".to_owned(),
        1 => "451 4.3.2 Service currently busy, please try again later".to_owned(),
        _ => {
            format!("451 4.7.1 <{recipient}>: Recipient address rejected: Greylisted, please come back in 300 seconds")
        }
    }
}

pub fn refused(recipient: &str, chance: &mut Chance) -> String {
    match chance.below(4) {
        0 => "552 5.2.2 The mailbox is full".to_owned(),
        1 => format!("550 5.7.1 <{recipient}>: Recipient address rejected: Access denied"),
        _ => format!("550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in local recipient table"),
    }
}
