//! What a search of users found, marked where it stands.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::schema::{search_renewals, users};
use purser::db::{Connection, DatabaseError, migrate, revert_last};
use purser::fields::matched::{Comparable, Letters, Place};

use crate::support::{PageView, PersonForm, TestApp, Visitor};

const PEOPLE: [(&str, &str, &str); 5] = [
    ("Åse", "Ærø-Øverland", "ase@example.com"),
    ("Bob", "Dahl", "bob@nordlys.example"),
    ("نور", "الدين", "nour@example.com"),
    ("Cem", "Yılmaz", "cem@example.com"),
    ("지우", "김", "jiwoo@example.com"),
];

async fn with_people() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (place, (first_name, last_name, email)) in PEOPLE.into_iter().enumerate() {
        let form = maria.get("/users/new").await.form("Create user");
        let form = PersonForm { first_name, last_name, email }.fill(form);
        let number = format!("N-001{place}");
        let form = form.fill("Employee number", &number).tick("Don't send it yet");
        maria.submit(form).await.assert_says("Created");
    }
    (app, maria)
}

async fn search(visitor: &Visitor, typed: &str) -> PageView {
    let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
    visitor.get(&format!("/users?q={query}")).await
}

#[actix_web::test]
async fn what_was_found_is_marked_in_its_own_letters() {
    let (_app, maria) = with_people().await;
    for (typed, marked) in [
        ("overl", &["Øverl"][..]),
        ("ÅSE", &["Åse", "ase"]),
        ("ase overland", &["Øverland", "Åse", "ase"]),
        ("nordlys", &["nordlys"]),
        ("yilmaz", &["Yılmaz"]),
        ("الدين", &["الدين"]),
        ("김", &["김"]),
        ("da", &["Da"]),
        ("bo dahl", &["Dahl", "Bo"]),
    ] {
        let page = search(&maria, typed).await;
        assert_eq!(page.all("tbody tr").len(), 1, "{typed}");
        assert_eq!(page.all("tbody mark"), marked, "{typed}");
    }
    assert_eq!(maria.get("/users").await.all("mark"), [""; 0]);
}

#[actix_web::test]
async fn what_was_found_where_no_column_shows_it_stands_beside_the_name() {
    let (_app, maria) = with_people().await;
    for number in ["91234567", "912 34 567", "+47 912 34", "0047 912 34 567", "34567"] {
        let page = search(&maria, number).await;
        let told = page.all("tbody .cell-found");
        assert_eq!(told.len(), 5, "{number}");
        assert!(told.iter().all(|words| words == "Phone +47 912 34 567"), "{told:?}");
    }
    assert_eq!(search(&maria, "34 567").await.all("tbody mark")[0], "34 567");
    assert_eq!(search(&maria, "+47 912 34").await.all("tbody mark")[0], "47 912 34");
    let page = search(&maria, "n-0011").await;
    assert_eq!(page.all("tbody .cell-found"), ["Employee number N-0011"]);
    assert_eq!(page.all("tbody mark"), ["N-0011"]);
    let page = search(&maria, "bob.dahl").await;
    assert_eq!(page.all("tbody .cell-found"), ["Username bob.dahl"]);
    // Bob and Dahl stand in his name.
    assert_eq!(search(&maria, "bob dahl").await.all("tbody .cell-found"), [""; 0]);
}

/// Names of letters that Unicode doesn't take apart, and one that is spelled without them.
const SPELLED: [(&str, &str, &str); 6] = [
    ("Ida", "Ærø", "one@example.com"),
    ("Günther", "Straße", "two@example.com"),
    ("Þóra", "Œuvrard", "three@example.com"),
    ("Łucja", "Łódź", "four@example.com"),
    ("Bo", "Aerosen", "five@example.com"),
    ("Ħanna", "Əliyev", "six@example.com"),
];

async fn with_spelled() -> (TestApp, Visitor) {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (first_name, last_name, email) in SPELLED {
        let person = PersonForm { first_name, last_name, email };
        app.create_staged(&maria, &person).await.assert_says("Created");
    }
    (app, maria)
}

/// What is typed, who is found, and what is marked.
const FOUND: [(&str, &[&str], &[&str]); 15] = [
    ("aero", &["Aerosen, Bo", "Ærø, Ida"], &["Aero", "Ærø"]),
    ("Ærø", &["Aerosen, Bo", "Ærø, Ida"], &["Aero", "Ærø"]),
    ("erø", &["Aerosen, Bo", "Ærø, Ida"], &["ero", "Ærø"]),
    ("æ", &["Aerosen, Bo", "Ærø, Ida"], &["Ae", "Æ"]),
    ("AE", &["Aerosen, Bo", "Ærø, Ida"], &["Ae", "Æ"]),
    ("ae ida", &["Ærø, Ida"], &["Æ", "Ida"]),
    ("strasse", &["Straße, Günther"], &["Straße"]),
    ("STRAẞE", &["Straße, Günther"], &["Straße"]),
    ("sse", &["Straße, Günther"], &["ße"]),
    ("guenther", &[], &[]),
    ("thora", &["Œuvrard, Þóra"], &["Þóra"]),
    ("þora oeuv", &["Œuvrard, Þóra"], &["Œuv", "Þóra"]),
    ("lodz", &["Łódź, Łucja"], &["Łódź"]),
    ("ħanna", &["Əliyev, Ħanna"], &["Ħanna"]),
    ("hanna eliyev", &["Əliyev, Ħanna"], &["Əliyev", "Ħanna"]),
];

#[actix_web::test]
async fn letters_of_many_languages_are_found_as_people_without_their_keys_spell_them() {
    let (_app, maria) = with_spelled().await;
    for (typed, names, marked) in FOUND {
        let page = search(&maria, typed).await;
        assert_eq!(page.all("tbody th > a"), names, "{typed}");
        assert_eq!(page.all("tbody th > a mark"), marked, "{typed}");
    }
}

#[actix_web::test]
async fn names_are_sorted_and_told_apart_by_the_letters_that_they_have() {
    let (app, maria) = with_spelled().await;
    let sorted = ["Aerosen, Bo", "Łódź, Łucja", "Solberg, Maria", "Straße, Günther", "Ærø, Ida", "Œuvrard, Þóra"];
    let list = maria.get("/users").await;
    assert_eq!(list.all("tbody th > a")[..6], sorted);
    for name in ["Maße", "Masse"] {
        let form = maria.get("/departments").await.form("Add").fill("Name", name);
        maria.submit(form).await.assert_says(&format!("Added {name}."));
    }
    for (name, email) in [("Ærlig", "seven@example.com"), ("Aerlig", "eight@example.com")] {
        let person = PersonForm { first_name: name, last_name: "Li", email };
        app.create_staged(&maria, &person).await;
    }
    let page = search(&maria, "aerlig").await;
    assert_eq!(page.all("tbody th > a"), ["Li, Aerlig", "Li, Ærlig"]);
    let page = maria.get("/users?q=aerlig&columns=username").await;
    assert_eq!(page.all("tbody td bdi"), ["aerlig.li", "ærlig.li"], "each their own");
}

/// What an older Purser told the search: no letter was spelled.
fn forget_spellings(app: &TestApp) {
    let people: Vec<(i64, String)> = app.read(|connection| {
        users::table
            .select((users::id, users::sort_name))
            .order(users::id)
            .load(connection)
    });
    let id = if app.is_on_postgres() { "id" } else { "rowid" };
    for (person, text) in people {
        app.write(|connection| {
            connection.batch_execute(&format!(
                "DELETE FROM users_search WHERE {id} = {person};
                 INSERT INTO users_search ({id}, text) VALUES ({person}, '{text}')"
            ))
        });
    }
}

/// Whose texts wait to be told to the search anew.
fn waiting(app: &TestApp) -> Vec<(String, i64)> {
    app.read(|connection| {
        search_renewals::table
            .order((search_renewals::record, search_renewals::id))
            .select((search_renewals::record, search_renewals::id))
            .load(connection)
    })
}

#[actix_web::test]
async fn those_who_were_there_before_are_found_so_once_the_search_was_told_anew() {
    let (app, maria) = with_spelled().await;
    let pax = maria.get("/pax/new").await.form("Create PAX");
    let pax = pax
        .fill("First name", "Per")
        .fill("Last name", "Sæther")
        .fill("Category", "visitor");
    maria.submit(pax).await.assert_says("Created");
    assert_eq!(waiting(&app), []);
    let database = app.database();
    while database.read_now(has_renewals).unwrap() {
        revert_last(&database).unwrap();
    }
    migrate(&database).unwrap();
    forget_spellings(&app);
    let with_such_letters: Vec<i64> = waiting(&app)
        .into_iter()
        .filter(|(record, _)| record == "users")
        .map(|(_, id)| id)
        .collect();
    // Neither Maria nor Łucja, whose letters the search knew before, nor Bo.
    assert_eq!(with_such_letters, [2, 3, 4, 7]);
    assert_eq!(waiting(&app)[0], ("pax".to_owned(), 1));
    assert_eq!(search(&maria, "rasse").await.all("tbody th > a"), [""; 0]);
    // Meanwhile whoever types a name as it is written finds it.
    let straße = ["Straße, Günther"];
    assert_eq!(search(&maria, "raße").await.all("tbody th > a"), straße);
    app.write(|connection| diesel::delete(users::table.find(4)).execute(connection));
    let chore = app.runner("search", "the only one");
    while chore.do_piece().await.unwrap() {}
    assert_eq!(waiting(&app), []);
    assert_eq!(search(&maria, "rasse").await.all("tbody th > a"), straße);
    for (typed, names, _) in FOUND {
        let found = search(&maria, typed).await.all("tbody th > a");
        let there: Vec<&str> = names.iter().copied().filter(|name| !name.contains("Þóra")).collect();
        assert_eq!(found, there, "{typed}");
    }
    let found = maria.get("/pax?q=saether").await;
    assert_eq!(found.all("tbody th"), ["Sæther, Per"]);
}

#[actix_web::test]
async fn names_of_syllables_are_found_as_they_are_written_and_by_each_of_them() {
    let (app, maria) = with_people().await;
    let form = maria.get("/users/new").await.form("Create user");
    let form = PersonForm {
        first_name: "小明", last_name: "王", email: "xm@example.com"
    }
    .fill(form);
    maria
        .submit(form.tick("Don't send it yet"))
        .await
        .assert_says("Created");
    let found = [
        ("小明", "王, 小明"),
        ("明", "王, 小明"),
        ("王小明", "王, 小明"),
        ("王 小明", "王, 小明"),
        ("지우", "김, 지우"),
        ("우", "김, 지우"),
        ("김지우", "김, 지우"),
    ];
    for (typed, name) in found {
        assert_eq!(search(&maria, typed).await.all("tbody th > a"), [name], "{typed}");
    }
    assert_eq!(search(&maria, "小明").await.all("tbody mark"), ["小明"]);
    assert_eq!(search(&maria, "小王").await.all("tbody th > a"), [""; 0]);
    let database = app.database();
    while database.read_now(has_renewals).unwrap() {
        revert_last(&database).unwrap();
    }
    migrate(&database).unwrap();
    forget_spellings(&app);
    assert_eq!(search(&maria, "明").await.all("tbody th > a"), [""; 0]);
    let chore = app.runner("search", "the only one");
    while chore.do_piece().await.unwrap() {}
    for (typed, name) in found {
        assert_eq!(search(&maria, typed).await.all("tbody th > a"), [name], "{typed}");
    }
}

fn has_renewals(connection: &mut Connection) -> Result<bool, DatabaseError> {
    Ok(search_renewals::table.count().get_result::<i64>(connection).is_ok())
}

#[actix_web::test]
async fn what_was_typed_stays_text() {
    let (app, maria) = with_people().await;
    let name = PersonForm {
        first_name: "Eve",
        last_name: "<b>Lund</b> & \"Co\"",
        email: "eve@example.com",
    };
    app.create_staged(&maria, &name).await;
    let page = search(&maria, "<b>lund").await;
    assert_eq!(page.all("tbody th a"), ["<b>Lund</b> & \"Co\", Eve"]);
    assert_eq!(page.all("tbody mark"), ["<b>Lund"]);
    assert_eq!(page.all("tbody b"), [""; 0]);
}

#[test]
fn marks_fall_on_whole_letters_of_any_script() {
    for (text, word, expected) in [
        ("Ærø", "ærø", "Ærø"),
        ("Ærø", "rо", ""),
        ("e\u{301}le\u{300}ve", "eleve", "e\u{301}le\u{300}ve"),
        ("E\u{301}lan", "e", "E\u{301}"),
        ("oﬃce", "f", "ﬃ"),
        ("STRASSE", "sse", "SSE"),
        ("Straße", "s", "Sß"),
        ("Straße 1", "asse 1", "aße 1"),
        ("Ǽr", "aer", "Ǽr"),
        ("ae\u{301}r", "ær", "ae\u{301}r"),
        ("İstanbul", "ist", "İst"),
        ("हिन्दी", "हन", "हिन्"),
        ("\u{1100}\u{1161}\u{11A8}나", "각", "\u{1100}\u{1161}\u{11A8}"),
        ("😀 Ann", "ann", "Ann"),
        ("", "a", ""),
    ] {
        let word = purser::fields::fold::fold(word);
        let comparable = Comparable::new(text, Letters::Folded);
        let parts = comparable.parts([(word.as_str(), Place::Anywhere)]);
        let whole: String = parts.iter().map(|part| part.text).collect();
        let marked: String = parts
            .iter()
            .filter(|part| part.is_matched)
            .map(|part| part.text)
            .collect();
        assert_eq!(whole, text);
        assert_eq!(marked, expected, "{word} in {text}");
    }
}

#[test]
fn whatever_is_searched_for_no_letter_is_lost_and_none_is_split() {
    let texts = ["Åse Ærø-Øverland", "e\u{301}\u{301}\u{301}", "\u{301}a", "ﷺ ﬁ", "\u{1161}\u{11A8}", "a\0b", "𝔄𝔅ℌ"];
    for text in texts {
        let folded = purser::fields::fold::fold(text);
        let comparable = Comparable::new(text, Letters::Folded);
        for (start, _) in folded.char_indices() {
            for (length, letter) in folded[start..].char_indices() {
                let word = &folded[start..start + length + letter.len_utf8()];
                let parts = comparable.parts([(word, Place::Anywhere), (word, Place::Beginning)]);
                let whole: String = parts.iter().map(|part| part.text).collect();
                assert_eq!(whole, text, "{word}");
            }
        }
    }
}
