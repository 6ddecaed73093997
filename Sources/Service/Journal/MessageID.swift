/// Identifies a kind of journal entry: the 128-bit `MESSAGE_ID` field, by which `journalctl -x` finds the explanation in
/// `systemd/finetuned.catalog` and programs find entries without reading their text.
///
/// An id never changes once it is released; a new kind of entry gets a new one (`systemd-id128 new`).
public enum MessageID: String, Sendable, CaseIterable {
    /// The daemon watches its folders.
    case daemonStarted = "e13298e093ab47528bb4dedfe41e3e45"
    /// The configuration was read again, and holds.
    case configurationTaken = "55cdba9f7ba04f90bac3d84160c80661"
    /// The configuration was read again, and cannot be used; the old one holds.
    case configurationRefused = "9d40f1033d094cf294e3d9fa71310e3c"
    /// A running job is no longer looked after: something in the daemon hangs.
    case supervisionLost = "337aacc5ffcf41be97cf1a81ca8d10d4"
    /// A drop folder is gone or cannot be read, or is back.
    case folderAway = "346b31d1b4474e32aa7a23db485f65e1"
    /// The ledger cannot be read or written.
    case ledgerTrouble = "4ca0c8bc722346c5ae2fa9bcba711aa1"
    /// Files of a job or the list of results are not where they belong.
    case filesMisplaced = "3deb9811c6e9496c986649309c6840ee"
    /// The daemon was asked to stop, and did.
    case daemonStopped = "63cdba11abc3444d9c92a5fb0932aaa8"
    /// A dropped file was taken out of its drop folder.
    case fileTaken = "6e99e3b6eb8140b78fff8ba7984d119e"
    /// A dropped file cannot be used and lies in `failed/`.
    case fileRefused = "a61ec580460a44789b32c5fb65fff679"
    /// A dropped or re-trained model became its folder's base model.
    case modelTaken = "1b4f513610fc4e66962330276cdf662d"
    /// A worker process began with a job.
    case jobStarted = "9d923833741d4ea3a4120e4196c221ee"
    /// A worker process is up: where it computes, and with what.
    case workerStarted = "c5073d1ec91b456ca68d011bce972415"
    /// The training data was read.
    case dataPrepared = "2bd9f5eec40149669e57aacde7d95ea5"
    /// The model was measured, before or after training.
    case modelMeasured = "86362ade8f7d4f288887cbfebaf2ac42"
    /// The learning rate was found.
    case learningRateFound = "f8a634bc4f124e0d92040c84ca7e4ba7"
    /// A pass over the training chips is over.
    case epochDone = "9d88b3a9fa87482dad965d73baa06b27"
    /// A person should know something that does not stop the job.
    case jobWarning = "8094b8be3c384228874eeafdb497ea6e"
    /// A job succeeded.
    case jobDone = "e7e5735e3d454d5eaa2cd785fed3f815"
    /// A job failed.
    case jobFailed = "a8b7dea393224c22bd510a911872fc34"
    /// A worker process ended without saying why.
    case workerCrashed = "eb9ceb9ad81146329d78182a857dbaf1"
    /// A worker process ran out of memory; the job goes on with smaller batches.
    case outOfMemory = "74142681e4e943cfa17f472fe3ded719"
    /// What a worker process that ended badly wrote last to its standard error.
    case workerLastLines = "1fc8ee0a4e7242d78ab2ef719124d264"
    /// A worker process told nothing for too long and was killed.
    case workerSilent = "07ea0b84248147e2a64e53515a845112"
    /// A job was stopped before its end and goes on later.
    case jobInterrupted = "6f157b8fbef74767b484ffd514fc39b3"
    /// A job goes on from the checkpoint of an earlier attempt.
    case jobResumed = "dccb6175ccf94b5a85dc371a50cce500"
    /// A job waits for something that it is not to blame for, such as free space.
    case jobWaits = "7ebbfefde25a41a0878771aff311f8fa"
    /// A job is skipped, because the same was done before.
    case jobDuplicate = "8f00c0c1434e4eaa8db6e6b3a7d69c9b"
    /// An item of a portal was fetched into a drop folder.
    case itemFetched = "1d3b7dea691f49809582a956331c8243"
    /// An item of a portal could not be fetched.
    case fetchFailed = "ee5246bea1614840aea7baaa201d355d"
    /// A job's package was uploaded to a portal.
    case modelPublished = "ee1f42270454437db9ebe1045ef4d542"
    /// A job's package could not be uploaded to a portal.
    case publishingFailed = "4a751e1b4a284b75b82a1373832182ed"
    /// The kernel no longer tells of changes to a folder, or does so again.
    case watchChanged = "2cd585f919b04917bd2fa5e944cfc566"
}
