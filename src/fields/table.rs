//! A table's fields that people fill in, each said once: what is stored, what a form shows and what was typed follow from
//! one line.

use time::Date;

use super::FieldError;

/// One line of such a table.
pub struct Field<Details, Draft> {
    /// In the form, and of the column.
    pub name: &'static str,
    /// What people know it by.
    pub label: &'static str,
    /// Takes what was typed into a draft, if its rule accepts it.
    pub read: fn(&mut Draft, &str) -> Result<(), FieldError>,
    /// What a form shows of what is stored.
    pub typed: fn(&Details) -> String,
    /// A browser sends it only when it is ticked.
    pub is_check_box: bool,
    pub is_date: bool,
    pub reach: Reach,
}

/// By which ways a field may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// By forms, by files that are imported, and by other systems.
    Everywhere,
    /// By people in a form and by nobody else.
    FormsOnly,
}

/// A stored value as somebody would type it.
pub trait Typed {
    const IS_CHECK_BOX: bool = false;
    const IS_DATE: bool = false;

    fn typed(&self) -> String;
}

impl Typed for String {
    fn typed(&self) -> String {
        self.clone()
    }
}

impl Typed for Option<Date> {
    const IS_DATE: bool = true;

    fn typed(&self) -> String {
        self.map(|date| date.to_string()).unwrap_or_default()
    }
}

/// One of a list, by its number.
impl Typed for Option<i64> {
    fn typed(&self) -> String {
        self.map(|id| id.to_string()).unwrap_or_default()
    }
}

impl Typed for bool {
    const IS_CHECK_BOX: bool = true;

    fn typed(&self) -> String {
        if *self { "on".to_owned() } else { String::new() }
    }
}

/// Declares `Details`, the columns; `Draft`, what is to be written of them; and `FIELDS`, in the order in which a form
/// has them: `column: type, label, rule, reach;`, where `reach` is a variant of [`Reach`].
macro_rules! field_table {
    ($table:ident { $($column:ident: $type:ty, $label:literal, $rule:expr, $reach:ident;)+ }) => {
        #[derive(Debug, Clone, Default, PartialEq)]
        #[derive(diesel::Queryable, diesel::Selectable, diesel::Insertable)]
        #[diesel(table_name = $table, treat_none_as_default_value = false)]
        pub struct Details {
            $(pub $column: $type,)+
        }

        /// Fields that are absent stay as they are.
        #[derive(Debug, Clone, Default, diesel::AsChangeset)]
        #[diesel(table_name = $table)]
        pub struct Draft {
            $(pub $column: Option<$type>,)+
        }

        impl Details {
            /// The labels of the fields in which the two differ.
            pub fn differences(&self, other: &Details) -> Vec<&'static str> {
                let differing = FIELDS.iter().filter(|field| (field.typed)(self) != (field.typed)(other));
                differing.map(|field| field.label).collect()
            }

            /// What makes the other of these. An update of no more than this leaves most indexes alone.
            pub fn changes_to(&self, other: &Details) -> Draft {
                Draft {
                    $($column: (self.$column != other.$column).then(|| other.$column.clone()),)+
                }
            }
        }

        impl Draft {
            /// What the draft lacks stays as it is.
            pub fn onto(self, details: Details) -> Details {
                Details {
                    $($column: self.$column.unwrap_or(details.$column),)+
                }
            }
        }

        pub const FIELDS: &[$crate::fields::table::Field<Details, Draft>] = &[$($crate::fields::table::Field {
            name: stringify!($column),
            label: $label,
            read: |draft, text| {
                draft.$column = Some($rule(text)?);
                Ok(())
            },
            typed: |details| $crate::fields::table::Typed::typed(&details.$column),
            is_check_box: <$type as $crate::fields::table::Typed>::IS_CHECK_BOX,
            is_date: <$type as $crate::fields::table::Typed>::IS_DATE,
            reach: $crate::fields::table::Reach::$reach,
        },)+];
    };
}

pub(crate) use field_table;
