//! The processes of the mail servers. They are forked from one, since Python takes long to start.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};

use serde_json::{Value, json};

static ORIGIN: LazyLock<Mutex<Origin>> = LazyLock::new(|| Mutex::new(Origin::start()));

struct Origin {
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Ends when nobody can ask it any more.
    _process: Child,
}

impl Origin {
    fn start() -> Origin {
        let mut process = Command::new("/usr/bin/python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 starts; bin/test installs what is missing");
        Origin {
            asked: process.stdin.take().unwrap(),
            answers: BufReader::new(process.stdout.take().unwrap()),
            _process: process,
        }
    }

    fn ask(&mut self, asked: &Value) -> u32 {
        writeln!(self.asked, "{asked}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        answer.trim().parse().unwrap_or_default()
    }
}

fn ask(asked: &Value) -> u32 {
    ORIGIN.lock().unwrap_or_else(PoisonError::into_inner).ask(asked)
}

/// A mail server that listens until this is dropped.
pub struct SmtpProcess(u32);

impl SmtpProcess {
    pub fn start(arguments: &[String]) -> SmtpProcess {
        let number = ask(&json!(arguments));
        assert!(number > 0, "the SMTP server did not start; is python3-aiosmtpd installed? (bin/test installs it)");
        SmtpProcess(number)
    }
}

impl Drop for SmtpProcess {
    fn drop(&mut self) {
        ask(&json!(self.0));
    }
}
