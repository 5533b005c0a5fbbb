//! How long a workbook of 100,000 rows and 20 columns takes to be read, beside calamine alone, and how much memory it needs.
//! Then the same rows as CSV. Prints seconds, and what the process has held at most in MB, by `VmHWM`.

#![allow(clippy::unwrap_used, clippy::expect_used)] // what can't be measured ends it

use std::fs::File;
use std::hint::black_box;
use std::io::BufReader;
use std::path::Path;
use std::time::Instant;

use calamine::{Reader, Xlsx};
use purser::sheets::{Limits, read};
use rust_xlsxwriter::{Format, Workbook};

const ROWS: u32 = 100_000;
const COLUMNS: u16 = 20;
const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let (workbook, text) = (folder.path().join("people.xlsx"), folder.path().join("people.csv"));
    // In a process of its own, for the sake of what is measured here.
    match std::env::var_os("PURSER_WRITES_INTO") {
        Some(folder) => return write(Path::new(&folder)),
        None => assert!(written_elsewhere(folder.path())),
    }
    let ours = fastest(|| read_with_us(&workbook));
    let of_ours = memory();
    let ours_of_text = fastest(|| read_with_us(&text));
    let of_text = memory();
    let theirs = fastest(|| read_cells_with_calamine(&workbook));
    let of_cells = memory();
    let whole = fastest(|| read_range_with_calamine(&workbook));
    println!("workbook {ours:.2} s, {of_ours} MB; CSV {ours_of_text:.2} s, {of_text} MB");
    println!("calamine by cells {theirs:.2} s, {of_cells} MB; as a whole {whole:.2} s, {} MB", memory());
    println!("of calamine by cells {:.2}", ours / theirs);
}

fn written_elsewhere(folder: &Path) -> bool {
    let mut writer = std::process::Command::new(std::env::current_exe().unwrap());
    writer.env("PURSER_WRITES_INTO", folder).status().unwrap().success()
}

fn write(folder: &Path) {
    let mut book = Workbook::new();
    let mut text = csv::Writer::from_path(folder.join("people.csv")).unwrap();
    let (sheet, date) = (book.add_worksheet(), Format::new().set_num_format("dd.mm.yyyy"));
    for row in 0..ROWS {
        let mut cells = Vec::new();
        for column in 0..COLUMNS {
            match column % 4 {
                0 => sheet.write(row, column, row * 20 + u32::from(column)).unwrap(),
                1 => sheet
                    .write_with_format(row, column, 30_000 + row % 10_000, &date)
                    .unwrap(),
                2 => sheet
                    .write(row, column, format!("Name {} of {column}", row % 1_000))
                    .unwrap(),
                _ => sheet.write(row, column, format!("person.{row}@example.com")).unwrap(),
            };
            cells.push(format!("person.{row}@example.com"));
        }
        text.write_record(cells).unwrap();
    }
    book.save(folder.join("people.xlsx")).unwrap();
}

fn read_with_us(path: &Path) {
    let rows = read(File::open(path).unwrap(), Limits::default()).unwrap();
    let mut count = 0;
    for row in rows {
        count += black_box(row.unwrap()).filled();
    }
    assert_eq!(count, ROWS as usize * usize::from(COLUMNS));
}

fn read_cells_with_calamine(path: &Path) {
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(File::open(path).unwrap())).unwrap();
    let mut cells = book.worksheet_cells_reader("Sheet1").unwrap();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().unwrap() {
        black_box(cell);
        count += 1;
    }
    assert_eq!(count, ROWS as usize * usize::from(COLUMNS));
}

fn read_range_with_calamine(path: &Path) {
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(File::open(path).unwrap())).unwrap();
    assert_eq!(book.worksheet_range("Sheet1").unwrap().height(), ROWS as usize);
}

fn fastest(work: impl Fn()) -> f64 {
    let timed = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        work();
        begun.elapsed().as_secs_f64()
    });
    timed.fold(f64::INFINITY, f64::min)
}

/// What this process has held at most, in MB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes / 1024
}
