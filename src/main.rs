use std::process::ExitCode;

fn main() -> ExitCode {
    purser::run()
}
