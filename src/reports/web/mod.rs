pub mod accounts;
mod columns;
pub mod export;
mod grouped;
pub mod saved;

/// Of the report.
const ACCOUNTS: &str = "/reports/accounts";
