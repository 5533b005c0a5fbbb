use std::process::ExitCode;

/// Pages are made of many small strings, which this one is quicker at, and it gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    purser::run()
}
