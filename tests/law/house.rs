//! The sources, and what each takes from which others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use syn::visit::{self, Visit};
use syn::{ItemUse, LitStr, UseTree, Visibility};

type Names = Vec<String>;

pub struct Source {
    pub path: PathBuf,
    /// `users::status` of `src/users/status.rs`, `users` of `src/users/mod.rs`.
    pub module: Names,
    pub text: String,
    named: Named,
}

/// The paths that a source names.
#[derive(Default)]
struct Named {
    taken: Vec<Names>,
    /// By the name under which others know them.
    given_on: HashMap<String, Names>,
    texts: Vec<String>,
}

pub struct House {
    pub sources: BTreeMap<Names, Source>,
}

static HOUSE: LazyLock<House> = LazyLock::new(House::parse);

impl House {
    /// Once for all stories of a process.
    pub fn read() -> &'static House {
        &HOUSE
    }

    fn parse() -> House {
        let mut paths = files_in(Path::new("src"), "rs");
        paths.retain(|path| path != Path::new("src/main.rs"));
        let sources = paths.into_iter().map(Source::read);
        House {
            sources: sources.map(|source| (source.module.clone(), source)).collect(),
        }
    }

    /// Which sources this one names, other than itself. A `mod.rs` is the face of its folder: what it takes from there is
    /// its folder's own affair.
    pub fn taken_by<'a>(&'a self, source: &'a Source) -> BTreeSet<&'a Names> {
        let taken = source.named.taken.iter();
        taken
            .filter_map(|path| self.holder_of(&source.module, path))
            .filter(|taken| !taken.module.starts_with(&source.module))
            .map(|taken| &taken.module)
            .collect()
    }

    /// Where what is named so is written, through as many `pub use` as lead there.
    fn holder_of(&self, from: &Names, path: &Names) -> Option<&Source> {
        let path = self.whole(from, path)?;
        let known = (0..=path.len())
            .rev()
            .find(|length| self.sources.contains_key(&path[..*length]))?;
        let source = &self.sources[&path[..known]];
        match path.get(known).and_then(|name| source.named.given_on.get(name)) {
            Some(given_on) => self.holder_of(&source.module, given_on),
            None => Some(source),
        }
    }

    /// From the house's door on; `None` for what is not of the house.
    fn whole(&self, from: &Names, path: &Names) -> Option<Names> {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let inside = |base: &[String], rest: &[String]| Some([base, rest].concat());
        match path[0].as_str() {
            "crate" => inside(&[], &path[1..]),
            "self" => inside(from, &path[1..]),
            "super" => inside(&from[..from.len() - ups], &path[ups..]),
            child => {
                let whole = [from.as_slice(), &[child.to_owned()]].concat();
                self.sources
                    .contains_key(&whole)
                    .then(|| [from.as_slice(), path].concat())
            }
        }
    }
}

impl Source {
    fn read(path: PathBuf) -> Source {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut named = Named::default();
        named.visit_file(&syn::parse_file(&text).unwrap());
        let inside = path.strip_prefix("src").unwrap().with_extension("");
        let mut module: Names = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        module.retain(|part| part != "mod" && part != "lib");
        Source { path, module, text, named }
    }

    pub fn first(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// Whether it names this, or something in it.
    pub fn names(&self, path: &str) -> bool {
        let path: Names = path.split("::").map(str::to_owned).collect();
        self.named.taken.iter().any(|taken| taken.starts_with(&path))
    }

    pub fn texts(&self) -> &[String] {
        &self.named.texts
    }
}

impl Named {
    fn take(&mut self, before: &Names, tree: &UseTree, is_given_on: bool) {
        let with = |name: &syn::Ident| [before.as_slice(), &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.take(&with(&path.ident), &path.tree, is_given_on),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.take(before, tree, is_given_on)),
            UseTree::Name(name) if name.ident == "self" => {
                self.add(before.clone(), before.last().cloned(), is_given_on)
            }
            UseTree::Name(name) => self.add(with(&name.ident), Some(name.ident.to_string()), is_given_on),
            UseTree::Rename(rename) => self.add(with(&rename.ident), Some(rename.rename.to_string()), is_given_on),
            UseTree::Glob(_) => self.add(before.clone(), None, is_given_on),
        }
    }

    fn add(&mut self, path: Names, name: Option<String>, is_given_on: bool) {
        match name {
            Some(name) if is_given_on => drop(self.given_on.insert(name, path)),
            _ => self.taken.push(path),
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_given_on = !matches!(item.vis, Visibility::Inherited);
        self.take(&Vec::new(), &item.tree, is_given_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if ["crate", "self", "super"].contains(&names[0].as_str()) && names.len() > 1 {
            self.taken.push(names);
        }
        visit::visit_path(self, path);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.texts.push(text.value());
    }
}

pub fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_in(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            files.push(path);
        }
    }
    files
}

/// One circle, if there is any: each takes from the next, the last from the first.
pub fn circle_in<T: Ord + Clone>(taken: &BTreeMap<T, BTreeSet<T>>) -> Option<Vec<T>> {
    let mut done = BTreeSet::new();
    taken
        .keys()
        .find_map(|start| follow(taken, start, &mut Vec::new(), &mut done))
}

fn follow<T: Ord + Clone>(
    taken: &BTreeMap<T, BTreeSet<T>>,
    at: &T,
    way: &mut Vec<T>,
    done: &mut BTreeSet<T>,
) -> Option<Vec<T>> {
    if let Some(before) = way.iter().position(|passed| passed == at) {
        return Some(way[before..].to_vec());
    }
    if done.contains(at) {
        return None;
    }
    way.push(at.clone());
    let found = taken.get(at)?.iter().find_map(|next| follow(taken, next, way, done));
    way.pop();
    done.insert(at.clone());
    found
}
