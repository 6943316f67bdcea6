//! What a field or a variant says of its JSON.

use proc_macro2::Span;
use quote::quote;
use syn::{Attribute, Error, LitStr, Type};

/// The words of all `#[json(…)]` of one field.
#[derive(Default)]
pub struct Says {
    pub name: Option<String>,
    pub omitempty: bool,
    pub null: bool,
    pub inline: bool,
    pub members: bool,
    pub skip: bool,
}

impl Says {
    pub fn of(attributes: &[Attribute]) -> Result<Says, Error> {
        let mut says = Says::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("json")) {
            attribute.parse_nested_meta(|meta| {
                let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                match word.as_str() {
                    "name" => says.name = Some(meta.value()?.parse::<LitStr>()?.value()),
                    "omitempty" => says.omitempty = true,
                    "null" => says.null = true,
                    "inline" => says.inline = true,
                    "members" => says.members = true,
                    "skip" => says.skip = true,
                    _ => {
                        let known = "name, omitempty, null, inline, members and skip";
                        return Err(meta.error(format!("json knows {known}")));
                    }
                }
                Ok(())
            })?;
        }
        Ok(says)
    }
}

/// `node_name` as `nodeName`.
pub fn camel_case(name: &str) -> String {
    let mut words = name.trim_start_matches("r#").split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalised(word))
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_uppercase() + rest
}

/// `HttpGet` as `httpGet`.
pub fn uncapitalised(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_lowercase() + rest
}

pub fn is_option(of: &Type) -> bool {
    let Type::Path(path) = of else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "Option")
}

/// Where the traits live that the code implements.
pub fn room() -> proc_macro2::TokenStream {
    quote!(crate::objects::json)
}

pub fn error(message: &str) -> Error {
    Error::new(Span::call_site(), message)
}
