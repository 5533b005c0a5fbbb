//! The little language of texts that are edited: placeholders, and parts that stand in the mail only if a condition holds.
//! Nothing else of the template engine may be used, so that a text can neither go on for ever, nor grow, nor take a value
//! apart.

use minijinja::machinery::ast::{BinOpKind, CompareOpKind, Expr, Stmt, UnaryOpKind};
use minijinja::machinery::{Span, parse};

/// The parser goes as deep as there are of these, and a text needs few.
const MOST_TAGS: usize = 100;
const DEEPEST: usize = 40;

const ONLY: &str = "Only placeholders and {% if … %} … {% else %} … {% endif %} can be used.";

/// Why a text can't be used, in words for whoever typed it.
type Checked = Result<(), String>;

/// Whether all that this template uses is allowed. `named` says of a placeholder by its name whether it may be used there.
pub(super) fn check(template: &str, named: &dyn Fn(&str) -> Checked) -> Checked {
    if template.matches("{%").count() > MOST_TAGS {
        return Err(format!("Use {{% … %}} at most {MOST_TAGS} times."));
    }
    let parsed = parse(template, "text", Default::default(), Default::default());
    let parsed = parsed.map_err(|error| unreadable(&error))?;
    Closed { named }.statement(&parsed, 0)
}

/// What the engine says about a template that it can't use.
pub(super) fn unreadable(error: &minijinja::Error) -> String {
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    match error.line() {
        Some(line) => format!("Line {line} can't be read: {what}."),
        None => format!("It can't be read: {what}."),
    }
}

struct Closed<'a> {
    named: &'a dyn Fn(&str) -> Checked,
}

impl Closed<'_> {
    fn statements(&self, statements: &[Stmt<'_>], depth: usize) -> Checked {
        statements
            .iter()
            .try_for_each(|statement| self.statement(statement, depth + 1))
    }

    fn statement(&self, statement: &Stmt<'_>, depth: usize) -> Checked {
        match statement {
            Stmt::Template(template) => self.statements(&template.children, depth),
            Stmt::EmitRaw(_) => Ok(()),
            Stmt::EmitExpr(emitted) => self.expression(&emitted.expr, 0),
            Stmt::IfCond(condition) => {
                self.expression(&condition.expr, 0)?;
                self.statements(&condition.true_body, depth)?;
                self.statements(&condition.false_body, depth)
            }
            Stmt::ForLoop(found) => Err(at(found.span(), "a mail can't have loops.")),
            Stmt::WithBlock(found) => Err(at(found.span(), ONLY)),
            Stmt::Set(found) => Err(at(found.span(), ONLY)),
            Stmt::SetBlock(found) => Err(at(found.span(), ONLY)),
            Stmt::AutoEscape(found) => Err(at(found.span(), ONLY)),
            Stmt::FilterBlock(found) => Err(at(found.span(), ONLY)),
            Stmt::Do(found) => Err(at(found.span(), ONLY)),
        }
    }

    fn expression(&self, expression: &Expr<'_>, depth: usize) -> Checked {
        let deeper = |expression: &Expr<'_>| self.expression(expression, depth + 1);
        match expression {
            _ if depth > DEEPEST => Err(at(expression.span(), "this has too many parts.")),
            Expr::Var(name) => (self.named)(name.id).map_err(|words| at(name.span(), &words)),
            Expr::Const(_) => Ok(()),
            Expr::UnaryOp(found) if matches!(found.op, UnaryOpKind::Not) => deeper(&found.expr),
            Expr::BinOp(found) if compares(found.op) => {
                deeper(&found.left)?;
                deeper(&found.right)
            }
            Expr::Compare(found) if found.ops.iter().all(|with| is_plain(with.op)) => {
                deeper(&found.expr)?;
                found.ops.iter().try_for_each(|with| deeper(&with.expr))
            }
            Expr::IfExpr(found) => {
                deeper(&found.test_expr)?;
                deeper(&found.true_expr)?;
                found.false_expr.as_ref().map_or(Ok(()), deeper)
            }
            _ => Err(at(expression.span(), ONLY)),
        }
    }
}

fn compares(kind: BinOpKind) -> bool {
    use BinOpKind::{Eq, Gt, Gte, Lt, Lte, Ne, ScAnd, ScOr};
    matches!(kind, Eq | Ne | Lt | Lte | Gt | Gte | ScAnd | ScOr)
}

fn is_plain(kind: CompareOpKind) -> bool {
    !matches!(kind, CompareOpKind::In | CompareOpKind::NotIn)
}

fn at(span: Span, words: &str) -> String {
    format!("Line {}: {words}", span.start_line)
}
