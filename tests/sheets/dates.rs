//! Dates as text: their order is a matter of the whole column.

use proptest::prelude::*;
use purser::sheets::dates::{DateColumn, DateOrder, Order, parse};
use time::macros::date;

fn order_of(cells: &[&str]) -> DateOrder {
    let mut column = DateColumn::default();
    for cell in cells {
        column.add(cell);
    }
    column.order()
}

#[test]
fn one_date_that_can_be_read_in_one_way_tells_the_order_of_all() {
    assert_eq!(order_of(&["03/04/2026", "31/12/2026"]), DateOrder::Told(Order::DayFirst));
    assert_eq!(order_of(&["3/4/2026", "12/31/2026", ""]), DateOrder::Told(Order::MonthFirst));
    assert_eq!(order_of(&["03.04.2026", "13.04.2026 00:00:00"]), DateOrder::Told(Order::DayFirst));
}

#[test]
fn where_none_tells_it_somebody_is_asked() {
    assert_eq!(order_of(&["", "x", "03/04/2026", "05/06/2026"]), DateOrder::Ambiguous("03/04/2026".into()));
}

#[test]
fn dates_that_contradict_each_other_are_named() {
    let (day_first, month_first) = ("31/12/2026".to_owned(), "12/31/2026".to_owned());
    let contradictory = DateOrder::Contradictory { day_first, month_first };
    assert_eq!(order_of(&["12/31/2026", "01/02/2026", "31/12/2026"]), contradictory);
}

#[test]
fn nothing_is_asked_where_nothing_depends_on_it() {
    for clear in [&[][..], &["2026-04-03"], &["3 Apr 2026"], &["04/04/2026"], &["3/4/26"], &["31/31/2026"], &["soon"]] {
        assert_eq!(order_of(clear), DateOrder::Clear, "{clear:?}");
    }
}

#[test]
fn dates_are_read_in_the_order_that_was_chosen() {
    let (april, march) = (Some(date!(2026 - 04 - 03)), Some(date!(2026 - 03 - 04)));
    for (cell, by_day, by_month) in [
        ("03/04/2026", april, march),
        ("3.4.2026", april, march),
        ("03-04-2026 12:00:00 AM", april, march),
        ("2026-04-03", april, april),
        ("2026/4/3", april, april),
        ("2026-04-03T00:00:00Z", april, april),
        ("3. april 2026", april, april),
        ("Apr 3, 2026", april, april),
        ("29/02/2024", Some(date!(2024 - 02 - 29)), None),
        ("29/02/2026", None, None),
        ("03/04/26", None, None),
        ("03/04", None, None),
        ("3 Foo 2026", None, None),
        ("", None, None),
    ] {
        assert_eq!((parse(cell, Order::DayFirst), parse(cell, Order::MonthFirst)), (by_day, by_month), "{cell}");
    }
    for (cell, month) in
        [("1. mai 2026", 5), ("1 maj 2026", 5), ("1. März 2026", 3), ("1 des 2026", 12), ("1 Okt 2026", 10)]
    {
        assert_eq!(parse(cell, Order::DayFirst).map(|date| date.month() as u8), Some(month), "{cell}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_column_of_dates_that_holds_one_proof_is_read_as_it_was_written(
        days in prop::collection::vec((1_i32..=9999, 1_u16..=365), 1..20),
        is_day_first in any::<bool>(),
    ) {
        let days = days.iter().map(|(year, day)| time::Date::from_ordinal_date(*year, *day).unwrap());
        let days: Vec<time::Date> = days.chain([date!(2026 - 12 - 31)]).collect();
        let order = if is_day_first { Order::DayFirst } else { Order::MonthFirst };
        let written = |date: &time::Date| {
            let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
            if is_day_first { format!("{day}/{month}/{year:04}") } else { format!("{month:02}-{day:02}-{year:04}") }
        };
        let mut column = DateColumn::default();
        for date in &days {
            column.add(&written(date));
        }
        prop_assert_eq!(column.order(), DateOrder::Told(order));
        for date in &days {
            prop_assert_eq!(parse(&written(date), order), Some(*date));
        }
    }

    #[test]
    fn any_text_is_taken(cell in any::<String>()) {
        let mut column = DateColumn::default();
        column.add(&cell);
        column.order();
        parse(&cell, Order::DayFirst);
    }
}
