//! Volumes and the sources Kubernetes itself fills.
//! Models ValidateVolumes and validateVolumeSource of validation.go (v1.36), V85.

use crate::kit::sorted::{SortedMap, SortedSet};

use super::container::Pod;
use super::{Errors, Whose, claim, given, named, projection, remote_volume};
use crate::admit::cursor::Cursor;
use crate::admit::field_error::{FieldError, Word};
use crate::admit::names;
use crate::admit::quantity::Quantity;
use crate::kit::quote::quote;

/// The volumes nothing is wrong with, by name; only those can be mounted.
pub type Volumes<'a> = SortedMap<&'a str, Cursor<'a>>;

pub fn volumes<'a>(list: &Cursor<'a>, pod: &Pod, errors: &mut Errors) -> Volumes<'a> {
    let mut sound = Volumes::new();
    let claims = claims_made_for(list, pod.whose);
    for volume in list.items() {
        let mut complaints = Errors::new();
        source(&volume, pod, &mut complaints);
        let name = volume.get("name");
        if name.text().is_empty() {
            complaints.push(FieldError::required(name.path.clone(), ""));
        } else {
            named(&name, names::label, &mut complaints);
        }
        if sound.contains_key(name.text()) {
            complaints.push(FieldError::duplicate(name.path.clone(), name.text()));
        }
        if complaints.is_empty() {
            sound.insert(name.text(), volume.clone());
        }
        errors.append(&mut complaints);
        let claim = volume.get("persistentVolumeClaim").get("claimName");
        if claims.contains(claim.text()) {
            let detail = "must not reference a PVC that gets created for an ephemeral volume";
            errors.push(FieldError::invalid(claim.path.clone(), claim.text(), detail));
        }
    }
    sound
}

/// The names of the claims that will be made for this pod alone; nobody knows them of a template.
fn claims_made_for(volumes: &Cursor, whose: Whose) -> SortedSet<String> {
    let Whose::Pod { name } = whose else { return SortedSet::new() };
    let ephemeral = volumes.items().into_iter().filter(|volume| volume.get("ephemeral").is_set());
    ephemeral
        .filter(|_| !name.is_empty())
        .map(|volume| format!("{name}-{}", volume.get("name").text()))
        .collect()
}

/// One volume takes one source; the first, in this order, is looked into.
fn source(volume: &Cursor, pod: &Pod, errors: &mut Errors) {
    let mut is_taken = false;
    for (name, rule) in SOURCES {
        let source = volume.get(name);
        if !source.is_set() {
            continue;
        }
        if is_taken {
            let detail = "may not specify more than 1 volume type";
            // The one name is misspelt upstream.
            let name = if name == "downwardAPI" { "downwarAPI" } else { name };
            let name = if name == "cephfs" { "cephFS" } else { name };
            errors.push(FieldError::forbidden(volume.path.field(name), detail));
        } else {
            rule(&source, pod, errors);
            is_taken = true;
        }
        if name == "iscsi" {
            remote_volume::iscsi_name(volume, errors);
        }
    }
    if !is_taken {
        errors.push(FieldError::required(volume.path.clone(), "must specify a volume type"));
    }
    ephemeral_name(volume, pod.whose, errors);
}

type Rule = fn(&Cursor, &Pod, &mut Errors);

const SOURCES: [(&str, Rule); 30] = [
    ("emptyDir", |source, _, errors| empty_dir(source, errors)),
    ("hostPath", |source, _, errors| host_path(source, errors)),
    ("gitRepo", |source, _, errors| git_repo(source, errors)),
    ("gcePersistentDisk", |source, _, errors| remote_volume::gce_persistent_disk(source, errors)),
    ("awsElasticBlockStore", |source, _, errors| remote_volume::aws_block_store(source, errors)),
    ("secret", |source, _, errors| secret(source, errors)),
    ("nfs", |source, _, errors| remote_volume::nfs(source, errors)),
    ("iscsi", |source, _, errors| remote_volume::iscsi(source, errors)),
    ("glusterfs", |source, _, errors| {
        remote_volume::all_given(source, &["endpoints", "path"], errors)
    }),
    ("flocker", |source, _, errors| remote_volume::flocker(source, errors)),
    ("persistentVolumeClaim", |source, _, errors| given(&source.get("claimName"), errors)),
    ("rbd", |source, _, errors| remote_volume::rbd(source, errors)),
    ("cinder", |source, _, errors| remote_volume::cinder(source, errors)),
    ("cephfs", |source, _, errors| remote_volume::monitors(source, errors)),
    ("quobyte", |source, _, errors| remote_volume::quobyte(source, errors)),
    ("downwardAPI", |source, _, errors| projection::downward_api(source, errors)),
    ("fc", |source, _, errors| remote_volume::fibre_channel(source, errors)),
    ("flexVolume", |source, _, errors| remote_volume::flex_volume(source, errors)),
    ("configMap", |source, _, errors| config_map(source, errors)),
    ("azureFile", |source, _, errors| {
        remote_volume::all_given(source, &["secretName", "shareName"], errors)
    }),
    ("vsphereVolume", |source, _, errors| given(&source.get("volumePath"), errors)),
    ("photonPersistentDisk", |source, _, errors| given(&source.get("pdID"), errors)),
    ("portworxVolume", |source, _, errors| given(&source.get("volumeID"), errors)),
    ("azureDisk", |source, _, errors| remote_volume::azure_disk(source, errors)),
    ("storageos", |source, _, errors| remote_volume::storage_os(source, errors)),
    ("projected", projection::projected),
    ("scaleIO", |source, _, errors| {
        remote_volume::all_given(source, &["gateway", "system", "volumeName"], errors);
    }),
    ("csi", |source, _, errors| remote_volume::csi(source, errors)),
    ("ephemeral", |source, _, errors| claim::ephemeral(source, errors)),
    ("image", image),
];

fn empty_dir(source: &Cursor, errors: &mut Errors) {
    let limit = source.get("sizeLimit");
    if Quantity::parse(limit.text()).is_ok_and(|limit| limit.is_negative()) {
        let detail = "SizeLimit field must be a valid resource quantity";
        errors.push(FieldError::forbidden(limit.path, detail));
    }
}

fn host_path(source: &Cursor, errors: &mut Errors) {
    const TYPES: [&str; 8] = [
        "",
        "BlockDevice",
        "CharDevice",
        "Directory",
        "DirectoryOrCreate",
        "File",
        "FileOrCreate",
        "Socket",
    ];
    let (path, kind) = (source.get("path"), source.get("type"));
    if path.text().is_empty() {
        errors.push(FieldError::required(path.path, ""));
        return;
    }
    no_steps_back(&path, errors);
    if !TYPES.contains(&kind.text()) {
        errors.push(FieldError::not_supported(kind.path.clone(), Word(kind.text()), &TYPES));
    }
}

fn git_repo(source: &Cursor, errors: &mut Errors) {
    given(&source.get("repository"), errors);
    local_path(&source.get("directory"), errors);
}

fn secret(source: &Cursor, errors: &mut Errors) {
    given(&source.get("secretName"), errors);
    files(source, errors);
}

fn config_map(source: &Cursor, errors: &mut Errors) {
    given(&source.get("name"), errors);
    files(source, errors);
}

/// A template may leave the image to somebody else.
fn image(source: &Cursor, pod: &Pod, errors: &mut Errors) {
    if pod.whose != Whose::Template {
        given(&source.get("reference"), errors);
    }
    super::given_one_of(&source.get("pullPolicy"), &super::PULL_POLICIES, errors);
}

/// The claim will be named after the pod and the volume.
fn ephemeral_name(volume: &Cursor, whose: Whose, errors: &mut Errors) {
    let (name, Whose::Pod { name: pod }) = (volume.get("name"), whose) else { return };
    let is_first = !SOURCES
        .iter()
        .take_while(|(source, _)| *source != "ephemeral")
        .any(|(source, _)| volume.get(source).is_set());
    let is_ephemeral = volume.get("ephemeral").is_set() && is_first;
    if !is_ephemeral || pod.is_empty() || name.text().is_empty() {
        return;
    }
    let claim = format!("{pod}-{}", name.text());
    for complaint in names::subdomain(&claim) {
        let detail = format!("PVC name {}: {complaint}", quote(&claim));
        errors.push(FieldError::invalid(name.path.clone(), name.text(), detail));
    }
}

fn files(source: &Cursor, errors: &mut Errors) {
    mode(&source.get("defaultMode"), errors);
    source.get("items").items().iter().for_each(|item| key_to_path(item, errors));
}

pub fn key_to_path(item: &Cursor, errors: &mut Errors) {
    given(&item.get("key"), errors);
    given(&item.get("path"), errors);
    inner_path(&item.get("path"), errors);
    mode(&item.get("mode"), errors);
}

/// Where a file stands in a volume; names that begin with two dots are the kubelet's own.
pub fn inner_path(path: &Cursor, errors: &mut Errors) {
    local_path(path, errors);
    if path.text().starts_with("..") && !path.text().starts_with("../") {
        let detail = "must not start with '..'";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
}

pub fn mode(mode: &Cursor, errors: &mut Errors) {
    if !(0..=0o777).contains(&mode.number()) {
        let detail = "must be a number between 0 and 0777 (octal), both inclusive";
        errors.push(FieldError::invalid(mode.path.clone(), mode.number(), detail));
    }
}

pub fn local_path(path: &Cursor, errors: &mut Errors) {
    if path.text().starts_with('/') {
        let detail = "must be a relative path";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
    no_steps_back(path, errors);
}

pub fn no_steps_back(path: &Cursor, errors: &mut Errors) {
    if has_steps_back(path.text()) {
        let detail = "must not contain '..'";
        errors.push(FieldError::invalid(path.path.clone(), path.text(), detail));
    }
}

pub fn has_steps_back(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refuse_by, refuse_spec};
    use crate::admit::api_server::{ApiServer, Feature, Standing};

    /// Checks the complaints about a pod with these volumes.
    fn check(volumes: &str, complaints: &[&str]) {
        let spec = format!("{{containers: [{{name: a, image: b}}], volumes: [{volumes}]}}");
        refuse_spec(&spec, complaints);
    }

    #[test]
    fn a_volume_has_one_source_and_a_name_of_its_own() {
        check(
            "{name: x}, {name: x, emptyDir: {}, secret: {secretName: s}}",
            &[
                "spec.volumes[1].secret: Forbidden: may not specify more than 1 volume type",
                "spec.volumes[1].name: Duplicate value: \"x\"",
            ],
        );
        check(
            "{name: x, emptyDir: {sizeLimit: -1}, downwardAPI: {}, cephfs: {}}",
            &[
                "spec.volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
                "spec.volumes[0].cephFS: Forbidden: may not specify more than 1 volume type",
                "spec.volumes[0].downwarAPI: Forbidden: may not specify more than 1 volume type",
            ],
        );
    }

    #[test]
    fn sources_of_the_node_are_checked() {
        check(
            "{name: x, hostPath: {path: /a/../b, type: Dir}}",
            &[
                "spec.volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
                "spec.volumes[0].hostPath.type: Unsupported value: \"Dir\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"",
            ],
        );
        check(
            "{name: x, image: {pullPolicy: Sometimes}}",
            &[
                "spec.volumes[0].image.reference: Required value",
                "spec.volumes[0].image.pullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"",
            ],
        );
    }

    #[test]
    fn a_volume_whose_source_is_dropped_has_none() {
        let lacks = |feature| match feature == Feature::ImageVolume {
            true => Standing::Dropped,
            false => Standing::Served,
        };
        refuse_by(
            &ApiServer::new(lacks),
            "{apiVersion: v1, kind: Pod, metadata: {name: v}, spec: {containers: [{name: a, image: b}], volumes: [{name: x, image: {reference: i}}]}}",
            &["spec.volumes[0]: Required value: must specify a volume type"],
        );
    }

    #[test]
    fn a_claim_made_for_the_pod_is_not_mounted_as_another() {
        check(
            "{name: x, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}, {name: z, persistentVolumeClaim: {claimName: v-x}}",
            &[
                "spec.volumes[1].persistentVolumeClaim.claimName: Invalid value: \"v-x\": must not reference a PVC that gets created for an ephemeral volume",
            ],
        );
    }
}
