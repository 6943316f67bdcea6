//! Devices a pod claims and its containers use.
//! Models validatePodResourceClaims and validateResourceClaimNames of validation.go (v1.36).

use crate::kit::sorted::SortedSet;

use super::{Errors, named, spec_diff};
use crate::admit::api_server::ApiServer;
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Verbatim};
use crate::admit::names;

/// The names under which containers may use them.
pub fn names_of_claims<'a>(list: &Cursor<'a>) -> SortedSet<&'a str> {
    let names = list.items().into_iter().map(|claim| claim.get("name").text());
    names.filter(|name| !name.is_empty()).collect()
}

pub fn claims(list: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let mut names = SortedSet::new();
    for claim in list.items() {
        let name = claim.get("name");
        if name.text().is_empty() {
            errors.push(FieldError::required(name.path, ""));
        } else if names.insert(name.text()) {
            named(&name, names::label, errors);
        } else {
            errors.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        source(&claim, server, errors);
    }
}

fn source(claim: &Cursor, server: &ApiServer, errors: &mut Errors) {
    let sources = ["resourceClaimName", "resourceClaimTemplateName"].map(|name| claim.get(name));
    let given = sources.iter().filter(|source| source.is_set());
    let detail = match given.clone().count() {
        0 => "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
        1 => "",
        _ => "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified",
    };
    if !detail.is_empty() {
        let value = Verbatim(spec_diff::shown("PodResourceClaim", claim.json(), server));
        errors.push(FieldError::invalid(claim.path.clone(), value, detail));
    }
    given.for_each(|source| named(source, names::subdomain, errors));
}

/// What one container uses: whole claims, or requests inside them.
pub fn used(list: &Cursor, claims: &SortedSet<&str>, errors: &mut Errors) {
    let mut seen: SortedSet<String> = SortedSet::new();
    for claim in list.items() {
        let (name, request) = (claim.get("name").text(), claim.get("request"));
        if name.is_empty() {
            errors.push(FieldError::required(claim.path, ""));
            continue;
        }
        if seen.contains(name) {
            errors.push(FieldError::duplicate(claim.path.clone(), name));
        } else {
            once(&claim, name, &request, &mut seen, errors);
        }
        if !claims.contains(name) {
            let known: Vec<&str> = claims.iter().copied().collect();
            let list = match known.is_empty() {
                true => " which is empty".to_owned(),
                false => format!(": {}", known.join(", ")),
            };
            let detail = format!("must be one of the names in pod.spec.resourceClaims{list}");
            let error = FieldError::not_found(claim.path.clone(), name);
            errors.push(FieldError { detail, ..error });
        }
    }
}

/// The same request is not used twice, nor a whole claim after a part of it.
fn once(
    claim: &Cursor,
    name: &str,
    request: &Cursor,
    seen: &mut SortedSet<String>,
    errors: &mut Errors,
) {
    let mut duplicate = |value: &str| {
        errors.push(FieldError::duplicate(claim.path.clone(), value));
    };
    if request.text().is_empty() {
        let parts = seen.iter().filter(|other| other.split('/').next() == Some(name));
        parts.for_each(|_| duplicate(name));
        seen.insert(name.to_owned());
        return;
    }
    let key = format!("{name}/{}", request.text());
    let is_repeated = seen.contains(&key);
    named(request, names::label, errors);
    if is_repeated {
        errors.push(FieldError::duplicate(claim.path.clone(), key.as_str()));
    }
    seen.insert(key);
}

#[cfg(test)]
mod tests {
    use super::super::testing::refuse_spec;

    #[test]
    fn a_claim_has_a_name_and_one_source() {
        refuse_spec(
            "{containers: [{name: a, image: b}], resourceClaims: [{name: x}, {name: x, resourceClaimName: c}]}",
            &[
                r#"spec.resourceClaims[0]: Invalid value: {"Name":"x","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"#,
                "spec.resourceClaims[1].name: Duplicate value: \"x\"",
            ],
        );
    }

    #[test]
    fn a_container_uses_what_the_pod_claims() {
        refuse_spec(
            "{containers: [{name: a, image: b, resources: {claims: [{name: x, request: r}, {name: x, request: r}, {name: x}, {name: z}, {}]}}], resourceClaims: [{name: x, resourceClaimName: c}]}",
            &[
                "spec.containers[0].resources.claims[1]: Duplicate value: \"x/r\"",
                "spec.containers[0].resources.claims[2]: Duplicate value: \"x\"",
                "spec.containers[0].resources.claims[3]: Not found: \"z\": must be one of the names in pod.spec.resourceClaims: x",
                "spec.containers[0].resources.claims[4]: Required value",
            ],
        );
    }
}
