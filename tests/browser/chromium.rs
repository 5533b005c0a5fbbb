//! Chromium without a window, led through ChromeDriver.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

const STARTS: usize = 3;
const DRIVER: &str = "chromedriver";
/// By the name on the PATH, and the one that ChromeDriver knows it by. The first is Chromium without its windows, which
/// starts several times as fast.
const BROWSERS: [(&str, &str); 4] = [
    ("chromium-headless-shell", "chrome-headless-shell"),
    ("chromium", "chrome"),
    ("chromium-browser", "chrome"),
    ("google-chrome", "chrome"),
];

/// So that it starts in any sandbox, opens no window, calls nobody but the portal, and spends no more on a script than a
/// page that is left within a second gives back.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
    "--window-size=1280,900",
    "--js-flags=--no-opt,--no-maglev,--min-semi-space-size=32",
];

/// Of a window, in px.
const HEIGHT: u32 = 900;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// A driver in a process of its own. When it ends, its browsers end.
pub struct Chromium {
    driver: Child,
    port: u16,
    profiles: TempDir,
}

impl Chromium {
    /// The port that a driver chose may be taken by another before it listens; then it ends, and one more is started.
    pub fn start() -> Chromium {
        (0..STARTS)
            .find_map(|_| Chromium::try_starting())
            .expect("chromedriver says its port")
    }

    fn try_starting() -> Option<Chromium> {
        let profiles = TempDir::new().unwrap();
        let mut driver = Command::new(DRIVER)
            .arg("--port=0")
            .env("TMPDIR", profiles.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts; install chromium-driver (bin/test does)");
        let port = BufReader::new(driver.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("successfully on port ")?
                    .1
                    .trim_end_matches('.')
                    .parse()
                    .ok()
            });
        match port {
            Some(port) => Some(Chromium { driver, port, profiles }),
            None => {
                let _ = driver.kill();
                let _ = driver.wait();
                None
            }
        }
    }

    /// A browser that was never used before.
    pub async fn open(&self, scripts: Scripts) -> Browser {
        let profile = tempfile::tempdir_in(self.profiles.path()).unwrap().keep();
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.display()));
        if scripts == Scripts::Off {
            flags.push("--blink-settings=scriptEnabled=false".to_owned());
        }
        let (name, binary) = installed_browser();
        let Value::Object(capabilities) = json!({
            "browserName": name,
            "goog:chromeOptions": { "binary": binary, "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("an object was written")
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", self.port))
            .await
            .expect("Chromium starts; install chromium (bin/test does)");
        Browser { client, scripts }
    }

    /// Asks the driver to end, which makes it end its browsers.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        connection.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.shut_down();
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline && matches!(self.driver.try_wait(), Ok(None)) {
            std::thread::yield_now();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Its name, and where it is.
fn installed_browser() -> (&'static str, String) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    BROWSERS
        .iter()
        .flat_map(|(file, name)| std::env::split_paths(&path).map(move |folder| (*name, folder.join(file))))
        .find(|(_, file)| file.is_file())
        .map(|(name, file)| (name, file.display().to_string()))
        .expect("a Chromium on the PATH; install chromium (bin/test does)")
}

/// One person's browser, with cookies of its own.
pub struct Browser {
    pub client: Client,
    pub scripts: Scripts,
}

impl Browser {
    /// A command that only ChromeDriver knows, or only newer WebDrivers.
    pub async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        self.try_asking(method, path, body).await.unwrap()
    }

    /// The same of what may have gone from the page meanwhile.
    pub async fn try_asking(&self, method: Method, path: &str, body: Value) -> Result<Value, CmdError> {
        let command = Ask { method, path: path.to_owned(), body };
        self.client.issue_cmd(command).await
    }

    /// A command of the Chrome DevTools Protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) {
        let body = json!({ "cmd": command, "params": parameters });
        self.ask(Method::POST, "goog/cdp/execute", body).await;
    }

    /// `light` or `dark`, and without motion, so that no colour is looked at while it changes.
    pub async fn prefers(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await;
    }

    pub async fn is_as_wide_as(&self, width: u32) {
        self.is_as_large_as(width, HEIGHT).await;
    }

    /// So that a picture shows all of the page.
    pub async fn is_as_large_as_the_page(&self, width: u32) {
        self.is_as_wide_as(width).await;
        let height = self
            .client
            .execute("return document.scrollingElement.scrollHeight", vec![])
            .await
            .unwrap();
        self.is_as_large_as(width, u32::try_from(height.as_u64().unwrap()).unwrap())
            .await;
    }

    pub async fn is_as_large_as(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.is_drawn().await;
    }

    /// Until the page was drawn anew. Where scripts are off, the page can't tell.
    async fn is_drawn(&self) {
        if self.scripts == Scripts::Off {
            return;
        }
        let script = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.client.execute_async(script, vec![]).await.unwrap();
    }

    /// What the browser complained of since it was last asked.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.ask(Method::POST, "se/log", json!({ "type": "browser" })).await;
        entries
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| format!("{}: {}", entry["level"].as_str().unwrap(), entry["message"].as_str().unwrap()))
            .collect()
    }
}

#[derive(Debug)]
struct Ask {
    method: Method,
    path: String,
    body: Value,
}

impl WebDriverCompatibleCommand for Ask {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = (self.method != Method::GET).then(|| self.body.to_string());
        (self.method.clone(), body)
    }
}
