//! What a search of users found, marked where it stands.

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
