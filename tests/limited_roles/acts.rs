use diesel::prelude::*;
use purser::db::schema::users;
use purser::people::Status;

use super::*;

fn status_of(app: &TestApp, email: &str) -> Status {
    app.read(|connection| {
        users::table
            .filter(users::email.eq(email))
            .select(users::status)
            .get_result(connection)
    })
}

#[actix_web::test]
async fn in_their_department_they_do_what_the_role_allows() {
    let ship = ship().await;
    let page = ship.dora.get(&ship.ann).await;
    ship.dora
        .submit(page.form("Send Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    ship.app.deliver_mail().await;
    let form = ship.dora.get(&format!("{}/edit", ship.ann)).await.form("Save");
    ship.dora
        .submit(form.fill("City", "Bergen"))
        .await
        .assert_says("Saved.")
        .assert_says("Bergen");
    ship.dora
        .post(&format!("{}/disable", ship.ann), &[])
        .await
        .assert_says("Disabled.");
    ship.dora.get(&format!("{}/data", ship.ann)).await.assert_status(200);
    ship.app.deliver_mail().await;
}

#[actix_web::test]
async fn nobody_is_moved_out_of_their_departments_or_made_elsewhere() {
    let ship = ship().await;
    let page = ship.dora.get(&format!("{}/edit", ship.ann)).await;
    assert_eq!(page.all("#department_id option"), ["Choose", "Deck"]);
    for elsewhere in ["2", "", "999"] {
        let refused = move_to(&ship.dora, &ship.ann, elsewhere).await;
        refused.assert_status(422);
        let kim = PersonForm {
            first_name: "Kim",
            last_name: "Moe",
            email: "kim@example.com",
        };
        create_in(&ship.dora, &kim, elsewhere).await.assert_status(422);
    }
    let refused = move_to(&ship.dora, &ship.ann, "2").await;
    refused.assert_says("Choose one of the departments that you look after.");
    ship.maria.get("/users").await.assert_says("4 users");
    ship.maria.get(&ship.ann).await.assert_says("DepartmentDeck");
    let kim = PersonForm {
        first_name: "Kim",
        last_name: "Moe",
        email: "kim@example.com",
    };
    create_in(&ship.dora, &kim, "1").await.assert_says("Created.");
}

#[actix_web::test]
async fn nobody_gives_a_role_that_reaches_further() {
    let ship = ship().await;
    limited_role(&ship.maria, "Deck mail", &["Read users", "Send mails"], &["Deck"]).await;
    limited_role(&ship.maria, "Fleet mail", &["Read users", "Send mails"], &["Deck", "Engine"]).await;
    let edit = format!("{}/edit", ship.ann);
    let page = ship.dora.get(&edit).await;
    page.assert_says("Deck mail")
        .assert_silent("Fleet mail")
        .assert_silent("Support");
    ship.dora
        .submit(page.form("Save").tick("Deck mail"))
        .await
        .assert_says("Saved.");
    // Support and Fleet mail, by their numbers.
    for further in ["3", "6", "1"] {
        let mut form = ship.dora.get(&edit).await.form("Save");
        form.fields.push(("role".into(), further.into()));
        ship.dora
            .submit(form)
            .await
            .assert_says("You can only give roles whose permissions you have yourself.");
    }
    ship.maria
        .get(&ship.ann)
        .await
        .assert_says("RolesDeck mail")
        .assert_silent("Support:");
}

#[actix_web::test]
async fn nobody_touches_somebody_of_their_department_whose_role_reaches_further() {
    let ship = ship().await;
    ship.app.user_with_role(&ship.maria, &PersonForm::BOB, "Support").await;
    let bob = page_of(&ship.maria, "Dahl, Bob").await;
    let page = ship.dora.get(&bob).await;
    page.assert_status(200)
        .assert_says("Only an administrator can change this person's record");
    ship.dora.get(&format!("{bob}/edit")).await.assert_status(403);
    for act in ["disable", "reset-mail", "password", "second-factor/remove", "activation-mail"] {
        ship.dora.post(&format!("{bob}/{act}"), &[]).await.assert_status(403);
    }
    assert_eq!(status_of(&ship.app, PersonForm::BOB.email), Status::Active);
}

#[actix_web::test]
async fn a_bulk_action_takes_nobody_else() {
    let ship = ship().await;
    let (ann, zelda) = (number_in(&ship.ann), number_in(&ship.zelda));
    let alone = ship.dora.post("/batches", &[("act", "disable"), ("id", zelda)]).await;
    alone.assert_says("Select users first");
    let both = [("act", "disable"), ("id", ann), ("id", zelda)];
    let draft = ship.dora.post("/batches", &both).await;
    draft.assert_says("1 user selected").assert_says("Ann Berg");
    assert_knows_nothing_of_zelda(&draft);
    for filter in [("q", "quist"), ("department", "2")] {
        let all = [("act", "disable"), ("all", "1"), filter];
        ship.dora.post("/batches", &all).await.assert_says("Select users first");
    }
    let all = [("act", "disable"), ("all", "1")];
    let draft = ship.dora.post("/batches", &all).await;
    draft.assert_says("2 users in all");
    assert_knows_nothing_of_zelda(&draft);
    let done = ship.dora.submit(draft.form("Disable")).await;
    assert_knows_nothing_of_zelda(&done);
    assert_eq!(status_of(&ship.app, PersonForm::ANN.email), Status::Disabled);
    assert_eq!(status_of(&ship.app, ZELDA.email), Status::Staged);
    let slips = [("all", "1"), ("q", "quist")];
    let refused = ship.dora.post("/credentials", &slips).await;
    refused.assert_says("Select users first");
    ship.dora
        .post("/credentials/slips", &[("id", zelda)])
        .await
        .assert_says("Nothing was handed out");
    ship.dora
        .post("/batches", &[("act", "notify"), ("notification", "1")])
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn the_question_before_slips_of_paper_names_nobody_else() {
    let ship = ship().await;
    let (ann, zelda) = (number_in(&ship.ann), number_in(&ship.zelda));
    let both = [("id", ann), ("id", zelda)];
    let question = ship.dora.post("/credentials", &both).await;
    question
        .assert_says("1 user gets a slip of paper")
        .assert_silent("skipped");
    assert_knows_nothing_of_zelda(&question);
    let slips = ship.dora.post("/credentials/slips", &both).await;
    assert_eq!(slips.all(".slip h2"), ["Ann Berg"]);
    assert_knows_nothing_of_zelda(&slips);
    assert_eq!(status_of(&ship.app, ZELDA.email), Status::Staged);
}

#[actix_web::test]
async fn whoever_moves_between_the_question_and_the_act_is_left_alone_and_unnamed() {
    let ship = ship().await;
    let draft = ship
        .dora
        .post("/batches", &[("act", "disable"), ("id", number_in(&ship.ann))])
        .await;
    draft.assert_says("Ann Berg");
    move_to(&ship.maria, &ship.ann, "2").await.assert_says("Saved.");
    ship.dora.get(&draft.path).await.assert_silent("Ann Berg");
    let people = format!("{}/people?outcome=done", draft.path);
    ship.dora.get(&people).await.assert_silent("Ann Berg");
    let done = ship.dora.submit(draft.form("Disable")).await;
    done.assert_says("are not in your departments any more");
    assert_eq!(status_of(&ship.app, PersonForm::ANN.email), Status::Staged);
    let people = format!("{}/people?outcome=elsewhere", draft.path);
    ship.dora
        .get(&people)
        .await
        .assert_status(200)
        .assert_silent("Ann Berg");
    ship.maria.get(&people).await.assert_says("Ann Berg");
}

#[actix_web::test]
async fn bulk_actions_of_others_are_out_of_sight() {
    let ship = ship().await;
    let theirs = ship
        .maria
        .post("/batches", &[("act", "end_sessions"), ("id", number_in(&ship.zelda)), ("id", number_in(&ship.ann))])
        .await
        .path;
    for page in [theirs.clone(), format!("{theirs}/people?outcome=done")] {
        ship.dora.get(&page).await.assert_status(404);
    }
    for act in ["confirm", "cancel"] {
        let fields = [("act", "end_sessions")];
        ship.dora
            .post(&format!("{theirs}/{act}"), &fields)
            .await
            .assert_status(404);
    }
    ship.maria
        .post(&format!("{theirs}/confirm"), &[("act", "end_sessions")])
        .await;
    ship.maria.get("/batches").await.assert_says("1 bulk action");
    ship.dora.get("/batches").await.assert_says("None yet");
    let theirs = [("act", "end_sessions"), ("id", number_in(&ship.ann))];
    let hers = ship.dora.post("/batches", &theirs).await.path;
    ship.dora
        .post(&format!("{hers}/confirm"), &[("act", "end_sessions")])
        .await;
    ship.dora.get("/batches").await.link("Export");
    for (who, count) in [(&ship.maria, 2), (&ship.dora, 1)] {
        let file = who.download("/batches/export", &[("format", "csv")]).await;
        assert_eq!(file.text().await.unwrap().lines().skip(1).count(), count);
    }
}

#[actix_web::test]
async fn roles_are_given_to_many_within_the_department_only() {
    let ship = ship().await;
    limited_role(&ship.maria, "Deck mail", &["Read users"], &["Deck"]).await;
    let both = [("act", "edit_roles"), ("id", number_in(&ship.ann)), ("id", number_in(&ship.zelda))];
    let draft = ship.dora.post("/batches", &both).await;
    draft.assert_says("Deck mail").assert_silent("Support");
    let confirm = format!("{}/confirm", draft.path);
    let support = [("act", "edit_roles"), ("mode", "add"), ("role", "3")];
    ship.dora.post(&confirm, &support).await.assert_status(403);
    let deck = [("act", "edit_roles"), ("mode", "add"), ("role", "5")];
    ship.dora.post(&confirm, &deck).await.assert_status(200);
    ship.maria.get(&ship.ann).await.assert_says("RolesDeck mail");
    ship.maria.get(&ship.zelda).await.assert_silent("Deck mail");
}

#[actix_web::test]
async fn whoever_has_a_larger_role_besides_is_held_by_each_as_far_as_it_reaches() {
    let ship = ship().await;
    let reader = ship
        .maria
        .get("/roles/new")
        .await
        .form("Create role")
        .fill("Name", "Reader");
    ship.maria
        .submit(reader.tick("Read users"))
        .await
        .assert_says("Created.");
    let dora = page_of(&ship.maria, "Eide, Dora").await;
    let form = ship
        .maria
        .get(&format!("{dora}/edit"))
        .await
        .form("Save")
        .tick("Reader");
    ship.maria.submit(form).await.assert_says("Saved.");
    ship.dora.get("/users").await.assert_says("4 users");
    let zelda = ship.dora.get(&ship.zelda).await;
    zelda.assert_status(200);
    assert!(!zelda.has_link("Edit") && !zelda.has_button("Send Confirmation Email"));
    assert!(ship.dora.get(&ship.ann).await.has_link("Edit"));
    ship.dora.get(&format!("{}/edit", ship.zelda)).await.assert_status(404);
    for act in ["disable", "activation-mail", "requests", "reset-mail"] {
        let fields = [("task", "unlock")];
        ship.dora
            .post(&format!("{}/{act}", ship.zelda), &fields)
            .await
            .assert_status(404);
    }
    let all = [("act", "disable"), ("all", "1"), ("q", "quist")];
    ship.dora.post("/batches", &all).await.assert_says("Select users first");
    // The file tells of everybody only what is told of everybody.
    let file = ship.dora.post("/users/export", &[("format", "csv")]).await;
    assert!(!file.body.contains("Zelda") && file.body.contains("Berg"), "{}", file.body);
}
