//! Reports under a name.

use diesel::prelude::*;
use purser::db::schema::{journal, saved_reports};

use super::{names, with_people};
use crate::support::{PageView, PersonForm, TestApp, Visitor};

const KIM: PersonForm = PersonForm {
    first_name: "Kim",
    last_name: "Moe",
    email: "kim@example.com",
};

async fn save(visitor: &Visitor, report: &str, name: &str, is_shared: bool) -> PageView {
    let page = visitor.get(&visitor.get(report).await.link("Save report")).await;
    let form = page.form("Save").fill("Name", name);
    let form = if is_shared { form.tick("Share it with everybody who may read users") } else { form };
    visitor.submit(form).await
}

fn reports(app: &TestApp) -> Vec<(String, String)> {
    app.read(|connection| {
        saved_reports::table
            .select((saved_reports::name, saved_reports::query))
            .order(saved_reports::id)
            .load(connection)
    })
}

#[actix_web::test]
async fn a_report_gets_a_name_is_opened_renamed_and_deleted() {
    let (app, maria) = with_people().await;
    let report = "/reports/accounts?group=domain&status=invited&sort=-invited&after=x";
    save(&maria, report, "  Waiting by domain ", false)
        .await
        .assert_says("Saved as “Waiting by domain”.")
        .assert_says("2 users in 1 mail domain");
    assert_eq!(reports(&app)[0].1, "status=invited&group=domain&sort=-invited", "without its place");
    let list = maria.get("/reports").await;
    let opened = maria.get(&list.link("Waiting by domain")).await;
    assert_eq!(names(&opened), ["example.com"]);
    let edit = maria.get(&list.link_at("main a", "Edit")).await;
    assert_eq!(edit.value_of("Name"), "Waiting by domain");
    maria
        .submit(edit.form("Save").fill("Name", "Waiting"))
        .await
        .assert_says("Saved.")
        .assert_silent("Waiting by domain");
    maria
        .submit(edit.form("Delete"))
        .await
        .assert_says("Deleted “Waiting”.")
        .assert_says("None yet.");
    assert!(reports(&app).is_empty());
    let told: Vec<String> = app.read(|connection| {
        journal::table
            .filter(journal::action.like("report_%"))
            .order(journal::id)
            .select(journal::detail)
            .load(connection)
    });
    assert_eq!(told, ["Waiting by domain, not shared", "Waiting, not shared", "Waiting, not shared"]);
}

#[actix_web::test]
async fn a_name_is_asked_for_and_belongs_to_one_report_of_each_person() {
    let (app, maria) = with_people().await;
    let support = app.user_with_role(&maria, &KIM, "Support").await;
    save(&maria, "/reports/accounts", "Crew", true)
        .await
        .assert_says("Saved as");
    let long = "x".repeat(201);
    for (name, said) in [
        ("", "Enter a name."),
        ("\u{200b}", "Enter the name."),
        ("crew", "You have a report of this name."),
        ("Crew\u{202e}", "turn the direction"),
        (long.as_str(), "200"),
    ] {
        let page = save(&maria, "/reports/accounts?group=month", name, false).await;
        page.assert_status(422).assert_says(said);
        assert_eq!(page.value_of("Name"), name, "what was typed is there again");
        // The form still knows its report.
        maria
            .get(&page.link_at("main a", "Cancel"))
            .await
            .assert_says("1 month");
    }
    save(&support, "/reports/accounts", "Crew", false)
        .await
        .assert_says("Saved as");
    assert_eq!(reports(&app).len(), 2);
}

#[actix_web::test]
async fn what_is_shared_is_everybodys_to_open_and_its_owners_to_change() {
    let (app, maria) = with_people().await;
    let support = app.user_with_role(&maria, &KIM, "Support").await;
    save(&maria, "/reports/accounts?columns=import.email&status=active", "All of us", true).await;
    save(&maria, "/reports/accounts?status=invited", "Mine alone", false).await;
    save(&support, "/reports/accounts?group=role", "Of Kim", true).await;
    let list = support.get("/reports").await;
    list.assert_says("All of us")
        .assert_says("by Maria Solberg")
        .assert_silent("Mine alone");
    let opened = support.get(&list.link("All of us")).await;
    assert_eq!(names(&opened), ["Berg, Ann", "Moe, Kim", "Solberg, Maria"]);
    assert!(!opened.has_link("Export"), "its reader's own permissions decide");
    for id in [1, 2, 99] {
        let path = format!("/reports/saved/{id}");
        support.get(&path).await.assert_status(404);
        support.post(&path, &[("name", "Taken over")]).await.assert_status(404);
        support.post(&format!("{path}/delete"), &[]).await.assert_status(404);
    }
    assert_eq!(reports(&app).len(), 3);
    // Whoever edits settings may delete what others share, and no more.
    let page = maria.get("/reports/saved/3").await;
    assert!(!page.has_button("Save"));
    maria
        .post("/reports/saved/3", &[("name", "Taken over")])
        .await
        .assert_status(404);
    maria.submit(page.form("Delete")).await.assert_says("Deleted “Of Kim”.");
    app.visitor().get("/reports/saved/1").await.assert_says("Sign in");
}

#[actix_web::test]
async fn a_private_report_is_nobody_elses_to_see_or_delete_also_not_an_administrators() {
    let (app, maria) = with_people().await;
    let support = app.user_with_role(&maria, &KIM, "Support").await;
    save(&support, "/reports/accounts?q=moe", "Hidden", false).await;
    maria.get("/reports").await.assert_silent("Hidden");
    maria.get("/reports/saved/1").await.assert_status(404);
    maria.post("/reports/saved/1/delete", &[]).await.assert_status(404);
    assert_eq!(reports(&app).len(), 1);
}

#[actix_web::test]
async fn there_is_room_for_fifty_of_each_person() {
    let (app, maria) = with_people().await;
    let now = app.now();
    app.write(|connection| {
        for number in 0..49 {
            diesel::insert_into(saved_reports::table)
                .values((
                    saved_reports::user_id.eq(1),
                    saved_reports::name.eq(format!("R{number}")),
                    saved_reports::name_key.eq(format!("r{number}")),
                    saved_reports::query.eq("group=month"),
                    saved_reports::updated_at.eq(now),
                ))
                .execute(connection)?;
        }
        Ok(())
    });
    save(&maria, "/reports/accounts", "The fiftieth", false)
        .await
        .assert_says("Saved as");
    save(&maria, "/reports/accounts", "One more", false)
        .await
        .assert_status(422)
        .assert_says("You have saved 50 reports");
    assert_eq!(reports(&app).len(), 50);
    let long = format!("/reports/saved/new?q={}", "%E2%82%AC".repeat(400));
    let form = maria.get(&long).await.form("Save").fill("Name", "Long");
    app.write(|connection| {
        diesel::delete(saved_reports::table.filter(saved_reports::name.eq("R1"))).execute(connection)
    });
    maria
        .submit(form)
        .await
        .assert_status(422)
        .assert_says("too long to be saved");
}

#[actix_web::test]
async fn a_saved_query_leads_nowhere_but_to_the_report() {
    let (app, maria) = with_people().await;
    let now = app.now();
    app.write(|connection| {
        diesel::insert_into(saved_reports::table)
            .values((
                saved_reports::user_id.eq(1),
                saved_reports::name.eq("<b>bold</b>"),
                saved_reports::name_key.eq("b"),
                saved_reports::query.eq("https://evil.example/\"><script>x</script>"),
                saved_reports::updated_at.eq(now),
            ))
            .execute(connection)
    });
    let list = maria.get("/reports").await;
    assert!(!list.body.contains("<script>x") && !list.body.contains("<b>bold"), "{}", list.body);
    let link = list.link("<b>bold</b>");
    assert!(link.starts_with("/reports/accounts?"), "{link}");
    maria.get(&link).await.assert_status(200).assert_says("4 users");
}
