//! A mail's body as text and as HTML. The HTML carries its styles inline, because mail readers drop style sheets; a
//! paragraph that is nothing but a link becomes a button.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;";
const BODY: &str = "margin:0;padding:24px 16px;";
const COLUMN: &str = "max-width:560px;margin:0 auto;";
const SIZE: &str = "font-size:16px;line-height:24px;";
const INDENT: &str = "padding-left:20px;";
const PARAGRAPH: &str = "margin:0 0 16px;";
const HEADING: &str = "margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;";
const FOOT: &str = "margin-top:24px;padding-top:16px;border-top:1px solid #8a97a3;font-size:14px;line-height:20px;";
const BUTTON: &str = "display:inline-block;padding:12px 24px;border-radius:6px;background-color:#0b5c7a;color:#ffffff;\
                      font-weight:600;text-decoration:none;";

/// Each style attribute that a mail's HTML may have, as it stands there.
pub fn styles() -> Vec<String> {
    let column = format!("{COLUMN}{FONT}{SIZE}");
    let list = format!("{PARAGRAPH}{INDENT}");
    let alone = [BODY, PARAGRAPH, HEADING, FOOT, BUTTON].map(str::to_owned);
    alone.into_iter().chain([column, list]).collect()
}

/// What of a body needs a second look.
pub(super) enum Finding {
    /// Where a link leads.
    Target(String),
    /// Text that is taken as it stands, with no markup in it.
    Code(String),
    Image,
    Html,
}

/// In the order in which they stand there.
pub(super) fn findings(markdown: &str) -> Vec<Finding> {
    let mut is_code = false;
    let mut found = Vec::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => found.push(Finding::Target(dest_url.into_string())),
            Event::Start(Tag::Image { .. }) => found.push(Finding::Image),
            Event::Html(_) | Event::InlineHtml(_) => found.push(Finding::Html),
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Code(text) => found.push(Finding::Code(text.into_string())),
            Event::Text(text) if is_code => found.push(Finding::Code(text.into_string())),
            _ => {}
        }
    }
    found
}

/// Of what our templates use of Markdown. `foot` is HTML.
pub fn to_html(body: &str, foot: &str, title: &str, language: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title></head>\n\
         <body style=\"{BODY}\"><div dir=\"auto\" style=\"{COLUMN}{FONT}{SIZE}\">\n\
         {body}<div style=\"{FOOT}\">\n{foot}</div></div></body></html>\n",
        language = escaped(language),
        title = escaped(title),
        body = html_of(body),
    )
}

/// Without a page around it.
pub fn html_of(markdown: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new(markdown).collect();
    let mut html = String::with_capacity(markdown.len() * 2);
    for (position, event) in events.iter().enumerate() {
        write_html(&mut html, event, is_button(&events, position));
    }
    html
}

/// Whether the link that opens or closes here stands alone in its paragraph.
fn is_button(events: &[Event<'_>], position: usize) -> bool {
    let opens = |at: Option<usize>| {
        at.and_then(|at| events.get(at))
            .is_some_and(|event| matches!(event, Event::Start(Tag::Paragraph)))
    };
    let closes = |at: usize| matches!(events.get(at), Some(Event::End(TagEnd::Paragraph)));
    match events.get(position) {
        Some(Event::Start(Tag::Link { .. })) => {
            let end = (position..events.len()).find(|at| matches!(events[*at], Event::End(TagEnd::Link)));
            opens(position.checked_sub(1)) && end.is_some_and(|end| closes(end + 1))
        }
        _ => false,
    }
}

fn write_html(out: &mut String, event: &Event<'_>, button: bool) {
    match event {
        Event::Start(Tag::Paragraph) => out.push_str(&format!("<p style=\"{PARAGRAPH}\">")),
        Event::End(TagEnd::Paragraph) => out.push_str("</p>\n"),
        Event::Start(Tag::Heading { .. }) => out.push_str(&format!("<h1 style=\"{HEADING}\">")),
        Event::End(TagEnd::Heading(_)) => out.push_str("</h1>\n"),
        Event::Start(Tag::Link { dest_url, .. }) => {
            // Another link has the mail reader's own colour, which can be read in light and in dark.
            let style = if button { format!(" style=\"{BUTTON}\"") } else { String::new() };
            out.push_str(&format!("<a href=\"{}\"{style}>", escaped(dest_url)));
        }
        Event::End(TagEnd::Link) => out.push_str("</a>"),
        Event::Start(Tag::Strong) => out.push_str("<strong>"),
        Event::End(TagEnd::Strong) => out.push_str("</strong>"),
        Event::Start(Tag::Emphasis) => out.push_str("<em>"),
        Event::End(TagEnd::Emphasis) => out.push_str("</em>"),
        Event::Start(Tag::List(_)) => out.push_str(&format!("<ul style=\"{PARAGRAPH}{INDENT}\">")),
        Event::End(TagEnd::List(_)) => out.push_str("</ul>\n"),
        Event::Start(Tag::Item) => out.push_str("<li>"),
        Event::End(TagEnd::Item) => out.push_str("</li>\n"),
        Event::Text(text) | Event::Code(text) => out.push_str(&escaped(text)),
        Event::SoftBreak => out.push('\n'),
        Event::HardBreak => out.push_str("<br>\n"),
        _ => {}
    }
}

/// The foot, a text, stands below the line that mail readers know signatures by (RFC 3676, 4.3).
pub fn to_text(body: &str, foot: &str) -> String {
    format!("{}\n-- \n{foot}", text_of(body))
}

/// As somebody would write it without markup.
pub fn text_of(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut destination = String::new();
    let mut follows_link = false;
    for event in Parser::new(markdown) {
        let follows_this = matches!(event, Event::End(TagEnd::Link));
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => destination = dest_url.into_string(),
            Event::End(TagEnd::Link) => out.push_str(&format!(":\n{destination}")),
            Event::Start(Tag::Item) => out.push_str("- "),
            Event::End(TagEnd::Item) => out.push('\n'),
            Event::End(TagEnd::List(_)) => out.push('\n'),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => out.push_str("\n\n"),
            Event::Text(text) if follows_link => push_after_address(&mut out, &text),
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            _ => {}
        }
        follows_link = follows_this;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// On a line of its own, so that no mail reader takes it for a part of the address.
fn push_after_address(out: &mut String, text: &str) {
    let rest = text.trim_start_matches(['.', ',', ' ']);
    if !rest.is_empty() {
        out.push('\n');
        out.push_str(rest);
    }
}

/// As text within HTML, and within an attribute of it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            character => out.push(character),
        }
    }
    out
}
