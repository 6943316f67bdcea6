//! Texts of probe results that changed between versions of the kubelet, K32 and K34.

/// How one version words them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub exec_time_out: ExecTimeOutWording,
    pub redirect: RedirectWording,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExecTimeOutWording {
    /// The runtime's shim told nothing.
    Empty,
    /// `command "CMD ARGS" timed out`
    Command,
    /// `command timed out: "CMD ARGS" timed out after 1s`
    #[default]
    CommandTimedOut,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RedirectWording {
    /// The body alone.
    Body,
    /// `Probe terminated redirects, Response body: BODY`
    #[default]
    Explained,
}
