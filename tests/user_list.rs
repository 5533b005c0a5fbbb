use diesel::connection::SimpleConnection;
use time::Duration;

use crate::support::{PersonForm, TestApp, Visitor};

const PEOPLE: [(&str, &str, &str); 4] = [
    ("Åse", "Øverland", "ase@example.com"),
    ("Bob", "Dahl", "bob@nordlys.example"),
    ("نور", "الدين", "nour@example.com"),
    ("Cem", "Yılmaz", "cem@example.com"),
];

async fn with_people() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (first_name, last_name, email) in PEOPLE {
        app.create_user(&maria, &PersonForm { first_name, last_name, email })
            .await;
        app.after(Duration::minutes(1));
    }
    app.deliver_mail().await;
    (app, maria)
}

async fn names(visitor: &Visitor, path: &str) -> Vec<String> {
    visitor.get(path).await.all("tbody th a")
}

#[actix_web::test]
async fn users_are_sorted_by_name_without_regard_to_case_or_accents() {
    let (_app, maria) = with_people().await;
    let expected = ["Dahl, Bob", "Solberg, Maria", "Yılmaz, Cem", "الدين, نور", "Øverland, Åse"];
    let mut names = names(&maria, "/users").await;
    // Folded, Øverland stands under O.
    assert_eq!(names.remove(1), "Øverland, Åse");
    assert_eq!(names, expected[..4]);
}

#[actix_web::test]
async fn every_column_sorts_both_ways() {
    let (_app, maria) = with_people().await;
    for sort in ["name", "email", "department", "status", "last_sign_in", "created"] {
        let up = names(&maria, &format!("/users?sort={sort}")).await;
        let mut down = names(&maria, &format!("/users?sort=-{sort}")).await;
        down.reverse();
        assert_eq!(up.len(), 5);
        assert_eq!(up, down, "{sort}");
        let page = maria.get(&format!("/users?sort=-{sort}")).await;
        assert_eq!(page.attribute("th[aria-sort]", "aria-sort").as_deref(), Some("descending"));
    }
    let created = names(&maria, "/users?sort=created").await;
    assert_eq!(created, ["Solberg, Maria", "Øverland, Åse", "Dahl, Bob", "الدين, نور", "Yılmaz, Cem"]);
    assert_eq!(names(&maria, "/users?sort=-last_sign_in").await[0], "Solberg, Maria");
}

#[actix_web::test]
async fn a_search_finds_any_part_of_a_name_an_address_or_a_number() {
    let (_app, maria) = with_people().await;
    for (needle, found) in [
        ("verlan", "Øverland, Åse"),
        ("ase overland", "Øverland, Åse"),
        ("ÅSE", "Øverland, Åse"),
        ("nordlys", "Dahl, Bob"),
        ("bob.dahl", "Dahl, Bob"),
        ("yilmaz", "Yılmaz, Cem"),
        ("الدين", "الدين, نور"),
        ("da", "Dahl, Bob"),
        ("bo dahl", "Dahl, Bob"),
        ("Øverland, Åse", "Øverland, Åse"),
        ("dahl, 912 34 567", "Dahl, Bob"),
    ] {
        let query = url::form_urlencoded::byte_serialize(needle.as_bytes()).collect::<String>();
        assert_eq!(names(&maria, &format!("/users?q={query}")).await, [found], "{needle}");
    }
    for number in [
        "4791234567",
        "91234567",
        "912 34 567",
        "+47 912 34 567",
        "+4791234567",
        "0047 912 34 567",
        "(+47) 912-34-567",
    ] {
        let query = url::form_urlencoded::byte_serialize(number.as_bytes()).collect::<String>();
        assert_eq!(names(&maria, &format!("/users?q={query}")).await.len(), 4, "{number}");
    }
}

#[actix_web::test]
async fn a_search_takes_any_character_literally() {
    let (_app, maria) = with_people().await;
    for needle in ["%", "_", "\"", "'", "\\", "%%%", "\"\"\"", "a\" OR \"b", "*", "x'--", "(((", "NEAR("] {
        let query = url::form_urlencoded::byte_serialize(needle.as_bytes()).collect::<String>();
        maria
            .get(&format!("/users?q={query}"))
            .await
            .assert_status(200)
            .assert_says("No users match");
    }
}

#[actix_web::test]
async fn filters_narrow_and_stand_in_the_address() {
    let (app, maria) = with_people().await;
    assert_eq!(names(&maria, "/users?status=active").await, ["Solberg, Maria"]);
    assert_eq!(names(&maria, "/users?status=invited").await.len(), 4);
    assert_eq!(names(&maria, "/users?department=1").await.len(), 4);
    assert_eq!(names(&maria, "/users?show=never_signed_in").await.len(), 4);
    assert_eq!(names(&maria, "/users?show=invitation_expired").await.len(), 0);
    app.after(Duration::days(7));
    app.sign_in(&maria, "maria@example.com", crate::support::PASSWORD).await;
    assert_eq!(names(&maria, "/users?show=invitation_expired&q=bob").await, ["Dahl, Bob"]);
    let page = maria.get("/users?status=invited&department=1&q=dahl").await;
    page.assert_says("1 user");
    assert_eq!(page.value_of("Status"), "invited");
    assert_eq!(page.value_of("Search"), "dahl");
    maria
        .get("/users?status=nonsense&sort=nonsense&department=x&after=x")
        .await
        .assert_says("5 users");
}

#[actix_web::test]
async fn paging_walks_every_user_once_there_and_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    for sort in ["name", "-name", "email", "department", "status", "last_sign_in", "-created"] {
        let mut page = maria.get(&format!("/users?sort={sort}")).await;
        let mut forth = vec![page.all("tbody th a")];
        while page.has_link("Next") {
            page = maria.get(&page.link("Next")).await;
            forth.push(page.all("tbody th a"));
        }
        assert_eq!(forth.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 21], "{sort}");
        let mut seen: Vec<&String> = forth.iter().flatten().collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 121, "{sort}");
        page = maria.get(&page.link("Previous")).await;
        assert_eq!(page.all("tbody th a"), forth[1], "{sort}");
        page = maria.get(&page.link("Previous")).await;
        assert_eq!(page.all("tbody th a"), forth[0], "{sort}");
        assert!(!page.has_link("Previous"), "{sort}");
    }
}

#[actix_web::test]
async fn paging_keeps_filters_and_sort() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    let next = maria.get("/users?status=staged&sort=-email&q=user").await.link("Next");
    assert!(next.contains("status=staged") && next.contains("sort=-email") && next.contains("q=user"), "{next}");
}

#[actix_web::test]
async fn a_search_that_finds_too_many_shows_the_closest_first_and_says_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(2_100);
    let page = maria.get("/users?q=user").await;
    page.assert_says("More than 2,000 users match: the closest come first.");
    assert!(!page.has_link("Email"), "a set that isn't whole is not sorted");
    let second = maria.get(&page.link("Next")).await;
    assert_ne!(page.all("tbody th a"), second.all("tbody th a"));
    assert_eq!(maria.get(&second.link("Previous")).await.all("tbody th a"), page.all("tbody th a"));
}

#[actix_web::test]
async fn an_empty_list_tells_the_next_step() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/users?q=nobody").await;
    page.assert_says("No users match");
    assert_eq!(page.link("Show all users"), "/users");
    maria.get("/pax").await.assert_says("No PAX yet");
}

#[actix_web::test]
async fn a_full_list_with_much_to_choose_from_is_small() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(120);
    app.write(|connection| connection.batch_execute(MUCH_TO_CHOOSE));
    let page = maria.get("/users?q=user&status=staged&created_from=2026-11-01").await;
    assert_eq!(page.all("select#position option").len(), 31);
    assert_eq!(page.all("select#import option").len(), 26);
    assert!(page.body.len() < 60_000, "{} bytes with job positions and imports", page.body.len());
}

/// Of a fleet: thirty job positions, and more imports than are offered.
const MUCH_TO_CHOOSE: &str = "
    INSERT INTO positions (name, name_key, created_at)
    SELECT 'Second engineer ' || id, 'second engineer ' || id, created_at FROM users WHERE id <= 30;
    INSERT INTO imports (id, by_command_line, created_at, touched_at, file_name, state)
    SELECT 100 + id, FALSE, created_at, created_at, 'crew-list-' || id || '.xlsx', 'done' FROM users WHERE id <= 60;
    INSERT INTO import_people (import_id, user_id, was_created)
    SELECT imports.id, users.id, TRUE FROM imports CROSS JOIN users WHERE imports.id > 100 AND users.id <= 2";
