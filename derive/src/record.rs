//! A struct: an object with a member for each field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Field, Fields, Ident};

use crate::field::{Says, camel_case, error, is_option, room};

pub fn derive(name: &Ident, fields: &Fields) -> Result<TokenStream, Error> {
    let Fields::Named(fields) = fields else {
        return Err(error("a struct's fields need names to be members"));
    };
    let mut code = Code::default();
    for field in &fields.named {
        code.add(field)?;
    }
    let room = room();
    let Code { takes, rest, gives } = code;
    let rest = rest.unwrap_or_else(|| quote!(Ok(())));
    let expected = format!("struct {name}");
    Ok(quote! {
        impl #room::Members for #name {
            fn take(&mut self, name: &str, value: ::serde_json::Value) -> Result<(), #room::Misfit> {
                match name {
                    #(#takes)*
                    _ => #rest,
                }
            }

            fn give(&self, members: &mut ::serde_json::Map<String, ::serde_json::Value>) {
                #(#gives)*
            }
        }

        impl #room::Json for #name {
            fn read(json: ::serde_json::Value) -> Result<Self, #room::Misfit> {
                let mut read = <#name as Default>::default();
                #room::fill(&mut read, json, #expected)?;
                Ok(read)
            }

            fn write(&self) -> ::serde_json::Value {
                #room::written(self)
            }

            fn is_empty(&self) -> bool {
                *self == <#name as Default>::default()
            }
        }

        #room::serde_by_json!(#name);
    })
}

#[derive(Default)]
struct Code {
    /// An arm for each member.
    takes: Vec<TokenStream>,
    /// Where a member goes that no arm names.
    rest: Option<TokenStream>,
    gives: Vec<TokenStream>,
}

impl Code {
    fn add(&mut self, field: &Field) -> Result<(), Error> {
        let ident = field.ident.as_ref().ok_or_else(|| error("a field has a name"))?;
        let says = Says::of(&field.attrs)?;
        if says.skip {
            return Ok(());
        }
        let room = room();
        if says.inline {
            if self.rest.is_some() {
                return Err(Error::new_spanned(field, "one field of a struct may be inline"));
            }
            self.rest = Some(quote!(#room::Members::take(&mut self.#ident, name, value)));
            self.gives.push(quote!(#room::Members::give(&self.#ident, members);));
            return Ok(());
        }
        let name = says.name.unwrap_or_else(|| camel_case(&ident.to_string()));
        if says.members {
            self.takes.push(quote!(#name => #room::fill(&mut self.#ident, value, #name),));
            self.gives.push(quote!(#room::give_members(members, #name, &self.#ident);));
            return Ok(());
        }
        self.takes.push(quote!(#name => #room::put(&mut self.#ident, value),));
        let omits = says.omitempty || (is_option(&field.ty) && !says.null);
        let give = if omits { quote!(give_unless_empty) } else { quote!(give) };
        self.gives.push(quote!(#room::#give(members, #name, &self.#ident);));
        Ok(())
    }
}
