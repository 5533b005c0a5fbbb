//! Someone with a browser: keeps cookies, follows redirects, says where a form comes from.

use std::sync::Arc;

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, ORIGIN, REFERER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode};

use super::{PASSWORD, PageForm, PageView};

pub struct Visitor {
    client: Client,
    cookies: Arc<Jar>,
    base_url: String,
}

impl Visitor {
    pub fn new(base_url: &str) -> Visitor {
        let cookies = Arc::new(Jar::default());
        let client = Client::builder()
            .cookie_provider(cookies.clone())
            .redirect(Policy::none())
            // The server closes a connection that rests; a visitor who kept it would now and then use it at that moment.
            .pool_max_idle_per_host(0)
            .build()
            .unwrap();
        Visitor { client, cookies, base_url: base_url.to_owned() }
    }

    /// As a browser sends them.
    pub fn cookies(&self) -> String {
        let held = self.cookies.cookies(&self.base_url.parse().unwrap());
        held.expect("the visitor has cookies").to_str().unwrap().to_owned()
    }

    /// Someone else, with a copy of the cookies that this visitor has now.
    pub fn thief(&self) -> Visitor {
        let (thief, url) = (Visitor::new(&self.base_url), self.base_url.parse().unwrap());
        for cookie in self.cookies().split("; ") {
            thief.cookies.add_cookie_str(cookie, &url);
        }
        thief
    }

    /// A page, wherever its redirects lead.
    pub async fn get(&self, path: &str) -> PageView {
        let mut page = self.get_without_following(path).await;
        while page.status == StatusCode::SEE_OTHER {
            page = self.get_without_following(&page.location()).await;
        }
        page
    }

    pub async fn get_without_following(&self, path: &str) -> PageView {
        self.send(Method::GET, path, HeaderMap::new(), None).await
    }

    /// The menu of a list's first row, as a page.
    pub async fn row_menu(&self, list: &str) -> PageView {
        let menu = self
            .get(list)
            .await
            .attribute("a.more", "href")
            .expect("a row has a menu");
        let mut headers = HeaderMap::new();
        headers.insert(REFERER, format!("{}{list}", self.base_url).parse().unwrap());
        self.send(Method::GET, &menu, headers, None).await
    }

    pub async fn head(&self, path: &str) -> PageView {
        self.send(Method::HEAD, path, HeaderMap::new(), None).await
    }

    /// Posts as a form of the portal does, and follows where that leads.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> PageView {
        let mut page = self.post_without_following(path, fields).await;
        while page.status == StatusCode::TEMPORARY_REDIRECT {
            page = self.post_without_following(&page.location(), fields).await;
        }
        if page.status == StatusCode::SEE_OTHER {
            return self.get(&page.location()).await;
        }
        page
    }

    pub async fn post_without_following(&self, path: &str, fields: &[(&str, &str)]) -> PageView {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, self.base_url.parse().unwrap());
        self.post_with(path, fields, headers).await
    }

    pub async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: HeaderMap) -> PageView {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.send(Method::POST, path, headers, Some(body)).await
    }

    pub async fn submit(&self, form: PageForm) -> PageView {
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        if form.gets {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&fields)
                .finish();
            return self.get(&format!("{}?{query}", form.action)).await;
        }
        self.post(&form.action, &fields).await
    }

    /// As a browser does, which names the page that the form is on.
    pub async fn submit_from(&self, page: &str, form: PageForm) -> PageView {
        let fields: Vec<(&str, &str)> = form
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, self.base_url.parse().unwrap());
        headers.insert(REFERER, format!("{}{page}", self.base_url).parse().unwrap());
        let answer = self.post_with(&form.action, &fields, headers).await;
        match answer.status {
            StatusCode::SEE_OTHER => self.get(&answer.location()).await,
            _ => answer,
        }
    }

    /// A file behind a link, which need not be text.
    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let answer = self
            .client
            .get(format!("{}{path}", self.base_url))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.bytes().await.unwrap().to_vec()
    }

    /// Posts a form that is answered by a file, which is taken piece by piece.
    pub async fn download(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.download_with(path, fields, HeaderMap::new()).await
    }

    pub async fn download_with(&self, path: &str, fields: &[(&str, &str)], headers: HeaderMap) -> Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self.client.post(format!("{}{path}", self.base_url));
        let request = request.headers(headers).header(ORIGIN, &self.base_url).body(body);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.header(CONTENT_TYPE, form).send().await.unwrap()
    }

    /// Types their password where a page asks for it before going on.
    pub async fn confirm_password(&self, page: &PageView) -> PageView {
        self.submit(page.form("Confirm").fill("Your password", PASSWORD)).await
    }

    /// Sends a file as a form of the portal does.
    pub async fn upload(&self, path: &str, content: &[u8], mut headers: HeaderMap) -> PageView {
        let head = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"names.csv\"\r\n\
                    Content-Type: text/csv\r\n\r\n";
        let body = [head.as_bytes(), content, b"\r\n--edge--\r\n"].concat();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=edge"));
        headers.insert(ORIGIN, self.base_url.parse().unwrap());
        let page = self.send_bytes(Method::POST, path, headers, body).await;
        match page.status {
            StatusCode::SEE_OTHER => self.get(&page.location()).await,
            _ => page,
        }
    }

    pub async fn send(&self, method: Method, path: &str, mut headers: HeaderMap, body: Option<String>) -> PageView {
        if body.is_some() {
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.entry(CONTENT_TYPE).or_insert(form);
        }
        self.send_bytes(method, path, headers, body.unwrap_or_default().into_bytes())
            .await
    }

    async fn send_bytes(&self, method: Method, path: &str, headers: HeaderMap, body: Vec<u8>) -> PageView {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base_url)
        };
        let request = self.client.request(method, &url).headers(headers).body(body);
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let (path, address) =
            (response.url().path().to_owned(), response.url()[url::Position::BeforePath..].to_owned());
        let mut page = PageView::new(status, headers, path, response.text().await.unwrap());
        page.address = address;
        page
    }
}
