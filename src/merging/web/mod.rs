pub mod lead_on;
pub mod preview;
pub mod search;
