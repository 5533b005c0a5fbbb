//! `purser demo`: the portal on a database full of made-up people.

use super::serve::serve;
use super::{Failure, command_line_context, open};
use crate::cli::DemoArgs;
use crate::db::Engine;
use crate::demo;
use crate::randomness::SystemRandomness;

pub fn run(args: DemoArgs) -> Result<(), Failure> {
    let mut serve_args = args.serve;
    let scratch = if args.fill_only { None } else { Some(demo::Scratch::new(&SystemRandomness)?) };
    if let Some(scratch) = &scratch {
        serve_args.database.database_url = Engine::Sqlite(scratch.database());
    }
    let (database, _) = open(&serve_args.database)?;
    let context = command_line_context(&serve_args.base_url());
    let sign_in = demo::fill(&database, &context, args.users)?;
    println!("Made up {} users. Sign in as {} with the password: {}", args.users, sign_in.email, sign_in.password);
    println!("The same password opens {}.", sign_in.others.join(" and "));
    if args.fill_only {
        return Ok(());
    }
    drop(database);
    serve(serve_args)
}
