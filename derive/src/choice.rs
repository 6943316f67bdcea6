//! An enum: a word, or an object with one member that is named after the variant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, Error, Fields, Ident, Variant};

use crate::field::{Says, room, uncapitalised};

pub fn words(name: &Ident, data: &DataEnum) -> Result<TokenStream, Error> {
    let room = room();
    let idents: Vec<&Ident> = data.variants.iter().map(|variant| &variant.ident).collect();
    let words = data.variants.iter().map(word).collect::<Result<Vec<String>, Error>>()?;
    let places = 0..idents.len();
    let default = data.variants.iter().find(|variant| is_default(variant));
    let is_empty = match default.map(|variant| &variant.ident) {
        Some(ident) => quote!(matches!(self, #name::#ident)),
        None => quote!(false),
    };
    Ok(quote! {
        const _: () = {
            const WORDS: &[&str] = &[#(#words),*];
            const VARIANTS: &[#name] = &[#(#name::#idents),*];

            impl #room::Json for #name {
                fn read(json: ::serde_json::Value) -> Result<Self, #room::Misfit> {
                    #room::place_of_word(json, WORDS).map(|place| VARIANTS[place].clone())
                }

                fn write(&self) -> ::serde_json::Value {
                    let place: usize = match self {
                        #(#name::#idents => #places,)*
                    };
                    WORDS[place].into()
                }

                fn is_empty(&self) -> bool {
                    #is_empty
                }
            }
        };

        #room::serde_by_json!(#name);
    })
}

pub fn payloads(name: &Ident, data: &DataEnum) -> Result<TokenStream, Error> {
    let room = room();
    let mut takes = Vec::new();
    let mut gives = Vec::new();
    for variant in &data.variants {
        let ident = &variant.ident;
        if !matches!(&variant.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1) {
            return Err(Error::new_spanned(variant, "every variant needs one payload here"));
        }
        let member =
            Says::of(&variant.attrs)?.name.unwrap_or_else(|| uncapitalised(&ident.to_string()));
        takes.push(quote!(#member => *self = Some(#name::#ident(#room::Json::read(value)?)),));
        gives.push(quote!(#name::#ident(payload) => #room::give(members, #member, payload),));
    }
    let expected = format!("enum {name}");
    Ok(quote! {
        /// The first member that names a variant is it.
        impl #room::Members for Option<#name> {
            fn take(&mut self, name: &str, value: ::serde_json::Value) -> Result<(), #room::Misfit> {
                if self.is_some() {
                    return Ok(());
                }
                match name {
                    #(#takes)*
                    _ => {}
                }
                Ok(())
            }

            fn give(&self, members: &mut ::serde_json::Map<String, ::serde_json::Value>) {
                match self {
                    Some(payload) => payload.give(members),
                    None => {}
                }
            }
        }

        impl #name {
            fn give(&self, members: &mut ::serde_json::Map<String, ::serde_json::Value>) {
                match self {
                    #(#gives)*
                }
            }
        }

        impl #room::Json for #name {
            fn read(json: ::serde_json::Value) -> Result<Self, #room::Misfit> {
                let mut read = None;
                #room::fill(&mut read, json, #expected)?;
                read.ok_or_else(|| #room::Misfit::without(#expected))
            }

            fn write(&self) -> ::serde_json::Value {
                let mut members = ::serde_json::Map::new();
                self.give(&mut members);
                members.into()
            }

            fn is_empty(&self) -> bool {
                false
            }
        }

        #room::serde_by_json!(#name);
    })
}

fn word(variant: &Variant) -> Result<String, Error> {
    Ok(Says::of(&variant.attrs)?.name.unwrap_or_else(|| variant.ident.to_string()))
}

fn is_default(variant: &Variant) -> bool {
    variant.attrs.iter().any(|attribute| attribute.path().is_ident("default"))
}
