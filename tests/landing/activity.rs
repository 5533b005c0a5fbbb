//! What happened last, in few lines.

use diesel::prelude::*;
use purser::db::schema::journal;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

/// The lines about this kind of act, without who did it and when.
fn lines(page: &PageView, act: &str) -> Vec<String> {
    let lines = page.all("[aria-labelledby='recent'] li").into_iter();
    lines
        .filter(|line| line.starts_with(act))
        .map(|line| line.split("by ").next().unwrap().to_owned())
        .collect()
}

async fn rename_department(visitor: &Visitor, name: &str) {
    let form = visitor.get("/departments/1").await.form("Save").fill("Name", name);
    visitor.submit(form).await.assert_says("Renamed.");
}

#[actix_web::test]
async fn a_bulk_act_is_one_line() {
    let mut app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(249);
    let draft = [("act", "activation"), ("all", "1"), ("status", "staged")];
    let draft = maria.post("/batches", &draft).await;
    maria.submit(draft.form("Send Emails")).await;
    app.carry_out_batches().await;
    let page = maria.get("/").await;
    let told = lines(&page, "Activation mail requested");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].ends_with(" and 248 more"), "{told:?}");
    assert_eq!(lines(&page, "Bulk action confirmed"), ["Bulk action confirmed: Bulk action 1"]);
    assert_eq!(lines(&page, "Department created"), ["Department created: Department 1"]);
    app.leave_mail_queued();
}

#[actix_web::test]
async fn what_was_done_to_one_again_and_again_is_counted() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    for name in ["Bridge", "Galley", "Engine"] {
        rename_department(&maria, name).await;
    }
    let page = maria.get("/").await;
    assert_eq!(lines(&page, "Department renamed"), ["Department renamed: Department 1, 3 times"]);
}

#[actix_web::test]
async fn what_another_did_or_at_another_time_is_another_line() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    rename_department(&maria, "Bridge").await;
    rename_department(&eve, "Galley").await;
    app.after(Duration::minutes(6));
    rename_department(&maria, "Engine").await;
    let page = maria.get("/").await;
    assert_eq!(lines(&page, "Department renamed"), ["Department renamed: Department 1"; 3]);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_flood_is_looked_at_no_further_than_two_thousand_entries() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    app.write(|connection| {
        for person in 0..2_100_i64 {
            diesel::insert_into(journal::table)
                .values((
                    journal::at.eq(app.now()),
                    journal::actor.eq("system"),
                    journal::action.eq("user_disabled"),
                    journal::subject.eq("user"),
                    journal::subject_id.eq(1_000 + person),
                    journal::address.eq(""),
                    journal::detail.eq(""),
                ))
                .execute(connection)?;
        }
        Ok(())
    });
    let told = lines(&maria.get("/").await, "User disabled");
    assert_eq!(told, ["User disabled: User 3099 and 1,999+ more"]);
}

#[actix_web::test]
async fn strangers_are_told_apart_by_where_they_are() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    for login in ["nobody@example.com", "no.one@example.com"] {
        app.sign_in(&app.visitor(), login, PASSWORD).await;
    }
    let told = || async { lines(&maria.get("/").await, "Sign-in failed for an unknown name") };
    assert_eq!(told().await, ["Sign-in failed for an unknown name, 2 times"]);
    app.write(|connection| {
        let newest: i64 = journal::table
            .filter(journal::action.eq("sign_in_failed_for_unknown"))
            .select(diesel::dsl::max(journal::id))
            .get_result::<Option<i64>>(connection)?
            .unwrap();
        diesel::update(journal::table.find(newest))
            .set(journal::address.eq("192.0.2.7"))
            .execute(connection)
    });
    assert_eq!(told().await, ["Sign-in failed for an unknown name"; 2]);
}
