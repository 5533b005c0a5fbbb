//! How many there are, and how often, as numbers.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::{XLSX, column, file, lines};
use crate::support::{PersonForm, TestApp};

/// What stands below this heading of the one sheet.
fn below(bytes: Vec<u8>, head: &str) -> Vec<Data> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.sheet_names()[0].clone();
    let rows = book.worksheet_range(&sheet).unwrap();
    let heads = rows.rows().next().unwrap();
    let place = heads
        .iter()
        .position(|cell| *cell == Data::String(head.to_owned()))
        .unwrap();
    rows.rows().skip(1).map(|row| row[place].clone()).collect()
}

#[actix_web::test]
async fn numbers_are_numbers_in_workbooks_and_plain_digits_in_csv() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    for (list, head, numbers) in
        [("/mail", "Tries", &[1][..]), ("/roles", "Users", &[1, 0, 1]), ("/departments", "Users", &[1])]
    {
        let path = format!("{list}/export");
        let cells: Vec<Data> = numbers.iter().map(|number| Data::Float(f64::from(*number))).collect();
        assert_eq!(below(file(&maria, &path, XLSX).await, head), cells, "{list}");
        let digits: Vec<String> = numbers.iter().map(i32::to_string).collect();
        assert_eq!(column(&lines(&maria, &path).await, head), digits, "{list}");
    }
}

#[actix_web::test]
async fn more_than_a_list_counts_are_counted_for_its_file() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.add_users(10_001);
    app.write(|connection| {
        crate::personal_data::run(
            connection,
            &[
                "UPDATE users SET department_id = 1 WHERE status = 'staged'".to_owned(),
                "INSERT INTO user_roles (user_id, role_id, by_hand) SELECT id, 3, TRUE FROM users WHERE status = 'staged'"
                    .to_owned(),
            ],
        )
    });
    maria.get("/departments").await.assert_says("10,000+ users");
    maria.get("/roles").await.assert_says("10,000+ users");
    for list in ["/departments", "/roles"] {
        let users = column(&lines(&maria, &format!("{list}/export")).await, "Users");
        assert!(users.contains(&"10001".to_owned()), "{list}: {users:?}");
    }
}
