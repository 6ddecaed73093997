/// The version of finetuned, as `--version` and the report tell it.
public let versionOfFinetuned = "0.1.0"
