pub mod forecast;
pub mod run;
pub mod stop;
