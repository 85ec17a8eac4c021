namespace TpuMlir.Sdk.Diagnostics;

/// <summary>The diagnostics of the SDK and the host. The first seven of block 02 and 03 are the causes an operator cannot be compiled.</summary>
public static class CoreDiagnostics
{
    /// <summary>A file named by the user is not there.</summary>
    public static readonly DiagnosticDescriptor FileNotFound = new("TPM0101", Severity.Error, "File not found");

    /// <summary>A model file is damaged or not what its name says.</summary>
    public static readonly DiagnosticDescriptor MalformedModel = new("TPM0102", Severity.Error, "Malformed model");

    /// <summary>No plugin knows the file.</summary>
    public static readonly DiagnosticDescriptor UnknownFormat = new("TPM0103", Severity.Error, "Unknown file format");

    /// <summary>An input's shape is missing, wrong or does not fit the model.</summary>
    public static readonly DiagnosticDescriptor InputShape = new("TPM0104", Severity.Error, "Wrong input shape");

    /// <summary>The manifest is not valid JSON, or not of the manifest's form.</summary>
    public static readonly DiagnosticDescriptor MalformedManifest = new("TPM0110", Severity.Error, "Malformed manifest");

    /// <summary>The manifest has a key that is not known.</summary>
    public static readonly DiagnosticDescriptor UnknownKey = new("TPM0111", Severity.Error, "Unknown key in the manifest");

    /// <summary>A value in the manifest is not allowed.</summary>
    public static readonly DiagnosticDescriptor InvalidValue = new("TPM0112", Severity.Error, "Invalid value in the manifest");

    /// <summary>Data of an npy or npz file cannot be used.</summary>
    public static readonly DiagnosticDescriptor MalformedData = new("TPM0120", Severity.Error, "Malformed data file");

    /// <summary>MLIR text cannot be parsed.</summary>
    public static readonly DiagnosticDescriptor MalformedText = new("TPM0121", Severity.Error, "Malformed MLIR text");

    /// <summary>The module breaks an invariant of the IR.</summary>
    public static readonly DiagnosticDescriptor InvalidModule = new("TPM0122", Severity.Error, "Invalid module");

    /// <summary>Calibration has no data, data that cannot be used, or was not done where it is needed.</summary>
    public static readonly DiagnosticDescriptor CalibrationData = new("TPM0130", Severity.Error, "Calibration data cannot be used");

    /// <summary>Some values have no range, or some ranges no value.</summary>
    public static readonly DiagnosticDescriptor CalibrationIncomplete = new("TPM0131", Severity.Warning, "Calibration is not complete");

    /// <summary>Artifacts cannot be taken apart or put together.</summary>
    public static readonly DiagnosticDescriptor ArtifactParts = new("TPM0140", Severity.Error, "Artifacts do not come apart or go together");

    /// <summary>An artifact cannot be checked.</summary>
    public static readonly DiagnosticDescriptor ArtifactCheck = new("TPM0141", Severity.Error, "Artifact cannot be checked");

    /// <summary>Cause 1: no importer or operator of that name.</summary>
    public static readonly DiagnosticDescriptor UnknownOperator = new("TPM0201", Severity.Error, "Unknown operator");

    /// <summary>Cause 2: the operator is known, not in this version of its operator set.</summary>
    public static readonly DiagnosticDescriptor UnsupportedOpset = new("TPM0202", Severity.Error, "Operator set version not covered");

    /// <summary>Cause 3: an attribute has a value that is not supported.</summary>
    public static readonly DiagnosticDescriptor UnsupportedAttribute = new("TPM0203", Severity.Error, "Unsupported attribute value");

    /// <summary>Cause 4: an element type is not supported.</summary>
    public static readonly DiagnosticDescriptor UnsupportedType = new("TPM0204", Severity.Error, "Unsupported element type");

    /// <summary>The node does not follow its operator's definition.</summary>
    public static readonly DiagnosticDescriptor InvalidNode = new("TPM0210", Severity.Error, "Invalid node");

    /// <summary>Cause 5: a limit of the chip.</summary>
    public static readonly DiagnosticDescriptor ChipLimit = new("TPM0305", Severity.Error, "Beyond a limit of the chip");

    /// <summary>Cause 6: the backend has no way to compute the operator.</summary>
    public static readonly DiagnosticDescriptor NoPlacement = new("TPM0306", Severity.Error, "No lowering for the operator");

    /// <summary>Cause 7: the plugin that provides it failed.</summary>
    public static readonly DiagnosticDescriptor ProviderFailed = new("TPM0307", Severity.Error, "Plugin failed");

    /// <summary>An operator computes in another type than the mode asks for.</summary>
    public static readonly DiagnosticDescriptor KeptInOtherType = new("TPM0310", Severity.Remark, "Operator kept in another type");

    /// <summary>A value to be quantised has no range.</summary>
    public static readonly DiagnosticDescriptor NoRange = new("TPM0311", Severity.Error, "Value without a range");

    /// <summary>A plugin's folder or plugin.json is not usable.</summary>
    public static readonly DiagnosticDescriptor MalformedPlugin = new("TPM0401", Severity.Error, "Malformed plugin");

    /// <summary>A plugin needs another SDK.</summary>
    public static readonly DiagnosticDescriptor IncompatiblePlugin = new("TPM0402", Severity.Error, "Plugin needs another SDK");

    /// <summary>A plugin the manifest asks for is not installed.</summary>
    public static readonly DiagnosticDescriptor PluginNotFound = new("TPM0403", Severity.Error, "Plugin not found");

    /// <summary>A verification stage could not be done.</summary>
    public static readonly DiagnosticDescriptor VerificationNotDone = new("TPM0502", Severity.Warning, "Verification not done");

    /// <summary>Generated commands break a rule of the chip, race or deadlock.</summary>
    public static readonly DiagnosticDescriptor UnsoundProgram = new("TPM0503", Severity.Error, "Unsound program");
}
