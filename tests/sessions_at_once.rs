//! What two tabs do with one session at once.

use std::collections::HashMap;

use actix_session::storage::{SessionKey, SessionStore};
use actix_web::cookie::time::Duration;
use purser::gate::session_store::DatabaseSessions;

use crate::support::TestApp;

type State = HashMap<String, String>;

fn state(pairs: &[(&str, &str)]) -> State {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

async fn load(sessions: &DatabaseSessions, key: &SessionKey) -> State {
    sessions.load(key).await.unwrap().unwrap()
}

async fn update(sessions: &DatabaseSessions, key: &SessionKey, state: State) -> SessionKey {
    let text = key.as_ref().to_owned();
    let key = SessionKey::try_from(text).unwrap();
    sessions.update(key, state, &Duration::days(1)).await.unwrap()
}

const SAVED: &str = r#"[{"tone":"success","words":"Saved."}]"#;
const SAVED_AND_SENT: &str = r#"[{"tone":"success","words":"Saved."},{"tone":"info","words":"Sent."}]"#;
const SENT: &str = r#"[{"tone":"info","words":"Sent."}]"#;

#[actix_web::test]
async fn what_each_tab_changes_is_kept() {
    let app = TestApp::start().await;
    let sessions = app.sessions();
    let key = sessions
        .save(state(&[("set_up", "1")]), &Duration::days(1))
        .await
        .unwrap();
    let (mut one, mut other) = (load(&sessions, &key).await, load(&sessions, &key).await);
    one.insert("flashes".into(), SAVED.into());
    other.insert("challenge".into(), "2".into());
    other.remove("set_up");
    update(&sessions, &key, one).await;
    update(&sessions, &key, other).await;
    let after = load(&sessions, &key).await;
    assert_eq!(after.get("flashes").map(String::as_str), Some(SAVED));
    assert_eq!(after.get("challenge").map(String::as_str), Some("2"));
    assert_eq!(after.get("set_up"), None);
}

#[actix_web::test]
async fn a_message_that_one_tab_adds_while_another_shows_one_is_kept() {
    let app = TestApp::start().await;
    let sessions = app.sessions();
    let key = sessions
        .save(state(&[("flashes", SAVED)]), &Duration::days(1))
        .await
        .unwrap();
    let (mut shows, mut adds) = (load(&sessions, &key).await, load(&sessions, &key).await);
    shows.remove("flashes");
    adds.insert("flashes".into(), SAVED_AND_SENT.into());
    update(&sessions, &key, adds).await;
    update(&sessions, &key, shows).await;
    assert_eq!(load(&sessions, &key).await.get("flashes").map(String::as_str), Some(SENT));
}

#[actix_web::test]
async fn a_session_that_was_ended_meanwhile_is_not_brought_back_by_a_new_key() {
    let app = TestApp::start().await;
    app.administrator().await;
    let sessions = app.sessions();
    let signed_in = state(&[("user", "1"), ("handle", r#""its handle""#)]);
    let key = sessions.save(signed_in, &Duration::days(1)).await.unwrap();
    let mut renewing = load(&sessions, &key).await;
    renewing.insert("renewed".into(), "true".into());
    let renewed = update(&sessions, &key, renewing).await;
    assert!(sessions.load(&key).await.unwrap().is_none(), "the old key opens nothing");
    let mut again = load(&sessions, &renewed).await;
    assert_eq!(again.get("user").map(String::as_str), Some("1"));
    assert_eq!(again.get("renewed"), None);

    sessions.delete(&renewed).await.unwrap();
    again.insert("renewed".into(), "true".into());
    let after = update(&sessions, &renewed, again).await;
    assert_eq!(load(&sessions, &after).await.get("user"), None);
}
