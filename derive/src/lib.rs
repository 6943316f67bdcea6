//! `#[derive(Json)]`: how a type of the Kubernetes API is read from JSON and written.
//!
//! A field is one call in the wasm, where serde's derive writes a state and ways out for each. Names are the API's:
//! `node_name` is `nodeName`, and a member that is absent or null leaves a field at its default. A field may say, in the
//! words of Go's struct tags:
//!
//! - `#[json(name = "podIP")]`: its name, where that is no camelCase.
//! - `#[json(omitempty)]`: it is not written while it is empty. An `Option` never is, unless
//! - `#[json(null)]`: written as null.
//! - `#[json(inline)]`: its members stand among those of the struct.
//! - `#[json(members)]`: an `Option` of an enum with payloads, written as an object that may be empty.
//! - `#[json(skip)]`: not of the API.
//!
//! An enum has words (`Always`, or `#[json(name = "…")]`), or payloads: then it is an object with one member.

mod choice;
mod field;
mod record;

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, Error, Fields, parse_macro_input};

#[proc_macro_derive(Json, attributes(json))]
pub fn derive_json(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let code = match &input.data {
        Data::Struct(data) => record::derive(&input.ident, &data.fields),
        Data::Enum(data) if data.variants.iter().all(|variant| variant.fields == Fields::Unit) => {
            choice::words(&input.ident, data)
        }
        Data::Enum(data) => choice::payloads(&input.ident, data),
        Data::Union(_) => Err(Error::new_spanned(&input, "a union has no JSON")),
    };
    code.unwrap_or_else(|error| error.to_compile_error()).into()
}
