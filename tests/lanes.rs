//! Passwords are checked one after the other, beside the portal's pages.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use futures_util::future::join_all;
use futures_util::poll;
use futures_util::stream::{FuturesUnordered, StreamExt};
use purser::secret::Password;
use purser::secret::lanes::Lanes;

use crate::servers::eventually;
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, Settings, TestApp, TestDatabase, Visitor};

#[actix_web::test]
async fn who_signs_in_while_too_many_do_is_told_at_once_when_to_come_back() {
    let app = TestApp::start_with(Settings::with_recommended_cost()).await;
    let passwords = app.portal().passwords.clone();
    let check = || passwords.verify(Password::as_typed(PASSWORD), None);
    let line = join_all(std::iter::repeat_with(check).take(1_000));
    let mut sign_ins: FuturesUnordered<_> = std::iter::repeat_with(|| async {
        let fields = [("login", "nobody@example.com"), ("password", PASSWORD)];
        app.visitor().post("/login", &fields).await
    })
    .take(100)
    .collect();
    let refused = async {
        loop {
            let page = sign_ins.next().await.expect("one was refused");
            if page.status == 503 {
                return page;
            }
        }
    };
    let page = tokio::select! {
        biased;
        _ = line => panic!("the line was done before anybody was refused"),
        page = refused => page,
    };
    page.assert_says("Many people are signing in right now");
    let wait: u64 = page.header("retry-after").parse().unwrap();
    assert!((5..60).contains(&wait), "{wait} seconds");
}

#[actix_web::test]
async fn a_password_that_nobody_waits_for_any_more_is_not_checked() {
    let lanes = Lanes::new(1);
    let (go, gone) = channel::<()>();
    let first = lanes.run(move || gone.recv());
    let checked = Arc::new(AtomicBool::new(false));
    let second = lanes.run({
        let checked = checked.clone();
        move || checked.store(true, Ordering::SeqCst)
    });
    let last = lanes.run(|| ());
    let (mut first, mut second, mut last) = (Box::pin(first), Box::pin(second), Box::pin(last));
    assert!(poll!(&mut first).is_pending());
    assert!(poll!(&mut second).is_pending());
    assert!(poll!(&mut last).is_pending());
    drop(second);
    go.send(()).unwrap();
    last.await.unwrap();
    assert!(!checked.load(Ordering::SeqCst));
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn a_password_gives_way_to_pages() {
    let niceness = || rustix::process::getpriority_process(None).unwrap();
    let of_a_page = niceness();
    let of_a_password = Lanes::new(1).run(niceness).await.unwrap();
    assert!(of_a_password > of_a_page, "{of_a_password} beside {of_a_page}");
    assert_eq!(niceness(), of_a_page);
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn the_memory_of_a_password_is_given_back_once_nobody_signs_in() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    portal.is_ready().await;
    let visitor = Visitor::new(&portal.base_url);
    visitor.get("/login").await;
    let (before, most_before) = portal.memory();
    let fields = [("login", "nobody@example.com"), ("password", PASSWORD)];
    visitor.post("/login", &fields).await;
    let (_, most) = portal.memory();
    assert!(most >= most_before + 15, "a hash takes 19 MB: at most {most_before} MB, then {most} MB");
    eventually("a hash's memory to come back", || (portal.memory().0 <= before + 5).then_some(())).await;
}
