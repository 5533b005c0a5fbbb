//! Chance that falls the same way every time: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
//! generators", 2014). Nothing secret may come from it.

use time::Duration;

pub struct Chance(u64);

impl Chance {
    pub fn seeded(seed: u64) -> Chance {
        Chance(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.bits() % end.max(1)
    }

    /// Both ends may come.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below((most - least).max(0).unsigned_abs() + 1) as i64
    }

    pub fn seconds(&mut self, least: Duration, most: Duration) -> Duration {
        Duration::seconds(self.between(least.whole_seconds(), most.whole_seconds()))
    }

    pub fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Each `#` becomes a digit, each `@` a capital letter.
    pub fn filled(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|character| match character {
                '#' => char::from(b'0' + self.below(10) as u8),
                '@' => char::from(b'A' + self.below(26) as u8),
                other => other,
            })
            .collect()
    }
}
