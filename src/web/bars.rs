//! Days or hours as bars: a picture for those who see it, and words for those who don't.

use time::Date;
use time::macros::format_description;

use super::paging::thousands;

const HEIGHT: i64 = 100;
const WIDTH_OF_SPAN: usize = 20;
const WIDEST_BAR: usize = 8;

/// By the classes of their bars.
pub type Numbers = Vec<(&'static str, i64)>;

/// The numbers of a day or an hour.
pub struct Span {
    pub name: String,
    pub numbers: Numbers,
    /// What shows when the pointer rests on it, besides the name.
    pub words: String,
}

/// The spans side by side, as `parts/charts.html` draws them.
pub struct Picture {
    pub view_box: String,
    /// For whoever can't see it; a table beside it has each span.
    pub in_words: String,
    /// The largest number of all, which fills the height.
    pub most: String,
    pub first: String,
    pub last: String,
    pub columns: Vec<Column>,
}

/// Parts of a whole in one bar, as `parts/charts.html` draws it. The numbers stand beside it.
pub struct Strip(pub Vec<Bar>);

const STRIP_WIDTH: i64 = 1_000;

impl Strip {
    /// By the classes of the parts, from the first to the last. Nothing where there is nothing.
    pub fn of(parts: &[(&'static str, i64)]) -> Strip {
        let whole: i64 = parts.iter().map(|(_, number)| number).sum();
        let mut so_far = 0;
        let bars = parts.iter().map(|(class, number)| {
            let from = so_far * STRIP_WIDTH / whole.max(1);
            so_far += number;
            Bar {
                class,
                x: from as usize,
                y: 0,
                width: (so_far * STRIP_WIDTH / whole.max(1) - from) as usize,
                height: 1,
            }
        });
        Strip(bars.filter(|bar| bar.width > 0).collect())
    }
}

/// A span in a picture.
pub struct Column {
    pub title: String,
    /// The span itself, for the pointer, and its numbers before it.
    pub bars: Vec<Bar>,
}

/// One number of a span, or the span itself.
pub struct Bar {
    pub class: &'static str,
    pub x: usize,
    pub y: i64,
    pub width: usize,
    pub height: i64,
}

impl Picture {
    /// `None` if all numbers are zero.
    pub fn of(spans: &[Span], in_words: String) -> Option<Picture> {
        let numbers = spans.iter().flat_map(|span| &span.numbers);
        let most = numbers.map(|(_, number)| *number).max().filter(|most| *most > 0)?;
        let (first, last) = (spans.first()?, spans.last()?);
        let columns = spans.iter().enumerate().map(|(place, span)| Column {
            title: format!("{}: {}", span.name, span.words),
            bars: std::iter::once(whole_span(place))
                .chain(of_span(place, &span.numbers, most))
                .collect(),
        });
        Some(Picture {
            view_box: format!("0 0 {} {HEIGHT}", spans.len() * WIDTH_OF_SPAN),
            in_words,
            most: thousands(most),
            first: first.name.clone(),
            last: last.name.clone(),
            columns: columns.collect(),
        })
    }
}

/// As in "24 Nov".
pub fn short(date: Date) -> String {
    date.format(format_description!("[day padding:none] [month repr:short]"))
        .unwrap_or_default()
}

fn whole_span(place: usize) -> Bar {
    Bar {
        class: "chart-day",
        x: place * WIDTH_OF_SPAN,
        y: 0,
        width: WIDTH_OF_SPAN,
        height: HEIGHT,
    }
}

/// Side by side, without those that would have no height.
fn of_span(place: usize, numbers: &[(&'static str, i64)], most: i64) -> Vec<Bar> {
    let width = WIDEST_BAR.min(WIDTH_OF_SPAN / numbers.len().max(1));
    let left = place * WIDTH_OF_SPAN + WIDTH_OF_SPAN.saturating_sub(numbers.len() * width) / 2;
    let bars = numbers.iter().enumerate().map(|(side, (class, number))| {
        let height = height(*number, most);
        Bar {
            class,
            x: left + side * width,
            y: HEIGHT - height,
            width,
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
