use std::process::ExitCode;

/// Pages are made of many small strings, which this one is quicker at, and a thread of its own gives memory back to the
/// system once nothing has used it for ten seconds, however idle the portal is.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    purser::run()
}
