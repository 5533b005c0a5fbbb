pub mod acts;
pub mod chart;
pub mod export;
pub mod list;
pub mod mail;
mod offered;
pub mod outage;
