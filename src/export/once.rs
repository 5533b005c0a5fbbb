//! Rows that were met already. A row whose place in the order changes while the order is walked would be met again.

use std::collections::HashMap;

const NUMBERS_A_BLOCK: i64 = 4_096;
const BITS: usize = 64;

/// Rows by their numbers, of which a million take 130 KB where few numbers are left out.
#[derive(Default)]
pub struct Once(HashMap<i64, [u64; NUMBERS_A_BLOCK as usize / BITS]>);

impl Once {
    /// False from the second time on.
    pub fn is_new(&mut self, number: i64) -> bool {
        let (block, place) = (number.div_euclid(NUMBERS_A_BLOCK), number.rem_euclid(NUMBERS_A_BLOCK) as usize);
        let block = self.0.entry(block).or_insert([0; NUMBERS_A_BLOCK as usize / BITS]);
        let (word, mark) = (&mut block[place / BITS], 1_u64 << (place % BITS));
        let is_new = *word & mark == 0;
        *word |= mark;
        is_new
    }
}
