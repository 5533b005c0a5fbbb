//! Days as bars: a picture for those who see it, and words for those who don't.

use time::Date;
use time::macros::format_description;

use super::paging::thousands;

const HEIGHT: i64 = 100;
const WIDTH_OF_DAY: usize = 20;
const WIDTH_OF_BAR: usize = 8;

/// One day's numbers, by the classes of their bars.
pub struct Day {
    pub date: Date,
    pub numbers: Vec<(&'static str, i64)>,
    /// What shows when the pointer rests on it, besides the date.
    pub words: String,
}

/// The days side by side, as `parts/charts.html` draws them.
pub struct Picture {
    pub view_box: String,
    /// For whoever can't see it; a table beside it has each day.
    pub in_words: String,
    /// The largest number of all, which fills the height.
    pub most: String,
    pub first_day: String,
    pub last_day: String,
    pub days: Vec<Column>,
}

/// A day in a picture.
pub struct Column {
    pub title: String,
    /// The day itself, for the pointer, and its numbers before it.
    pub bars: Vec<Bar>,
}

/// One day's number, or the day itself.
pub struct Bar {
    pub class: &'static str,
    pub x: usize,
    pub y: i64,
    pub width: usize,
    pub height: i64,
}

impl Picture {
    /// `None` if all numbers are zero.
    pub fn of(days: &[Day], in_words: String) -> Option<Picture> {
        let numbers = days.iter().flat_map(|day| &day.numbers);
        let most = numbers.map(|(_, number)| *number).max().filter(|most| *most > 0)?;
        let (first, last) = (days.first()?, days.last()?);
        let columns = days.iter().enumerate().map(|(place, day)| Column {
            title: format!("{}: {}", short(day.date), day.words),
            bars: std::iter::once(whole_day(place))
                .chain(of_day(place, &day.numbers, most))
                .collect(),
        });
        Some(Picture {
            view_box: format!("0 0 {} {HEIGHT}", days.len() * WIDTH_OF_DAY),
            in_words,
            most: thousands(most),
            first_day: short(first.date),
            last_day: short(last.date),
            days: columns.collect(),
        })
    }
}

/// As in "24 Nov".
pub fn short(date: Date) -> String {
    date.format(format_description!("[day padding:none] [month repr:short]"))
        .unwrap_or_default()
}

fn whole_day(place: usize) -> Bar {
    Bar {
        class: "chart-day",
        x: place * WIDTH_OF_DAY,
        y: 0,
        width: WIDTH_OF_DAY,
        height: HEIGHT,
    }
}

/// Side by side, without those that would have no height.
fn of_day(place: usize, numbers: &[(&'static str, i64)], most: i64) -> Vec<Bar> {
    let left = place * WIDTH_OF_DAY + (WIDTH_OF_DAY - numbers.len() * WIDTH_OF_BAR) / 2;
    let bars = numbers.iter().enumerate().map(|(side, (class, number))| {
        let height = height(*number, most);
        Bar {
            class,
            x: left + side * WIDTH_OF_BAR,
            y: HEIGHT - height,
            width: WIDTH_OF_BAR,
            height,
        }
    });
    bars.filter(|bar| bar.height > 0).collect()
}

/// A small number still shows.
fn height(number: i64, most: i64) -> i64 {
    match number {
        0 => 0,
        number => (number * HEIGHT / most.max(1)).max(2),
    }
}
