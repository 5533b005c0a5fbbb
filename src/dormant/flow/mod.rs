pub mod disable;
pub mod forecast;
pub mod run;
pub mod tell;
