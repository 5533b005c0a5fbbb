//! What the hall offers to rooms says what its name does not.

use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, ItemEnum, ItemFn, ItemStruct, ItemType, Visibility};

use super::house::House;
use super::storey;

#[derive(Default)]
struct Undocumented(Vec<String>);

impl Undocumented {
    fn look_at(&mut self, visibility: &Visibility, attributes: &[Attribute], name: &syn::Ident) {
        let is_told = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
        if matches!(visibility, Visibility::Public(_)) && !is_told {
            self.0.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Undocumented {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.look_at(&item.vis, &item.attrs, &item.sig.ident);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.look_at(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.look_at(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast ItemType) {
        self.look_at(&item.vis, &item.attrs, &item.ident);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.look_at(&item.vis, &item.attrs, &item.sig.ident);
        visit::visit_impl_item_fn(self, item);
    }
}

#[test]
fn what_rooms_call_in_the_hall_is_documented() {
    let house = House::read();
    let mut lacking = Vec::new();
    for source in house.sources.values().filter(|source| storey(source.first()) == 1) {
        let mut undocumented = Undocumented::default();
        undocumented.visit_file(&syn::parse_file(&source.text).unwrap());
        let named = undocumented.0.into_iter();
        lacking.extend(named.map(|name| format!("{}: {name}", source.path.display())));
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
