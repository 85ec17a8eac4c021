using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TpuMlir.Host.Manifest;

/// <summary>A manifest: everything a compilation needs, in the order of the pipeline. Paths are relative to the folder of the file they stand in.</summary>
/// <remarks>The description of a property is what the JSON Schema and editors show.</remarks>
public sealed class CompileManifest
{
    [Description("The JSON Schema, for editors; 'tpumlir schema' writes it.")]
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    [Description("Another manifest whose values hold where this one has none: objects merge by key, lists and single values replace.")]
    public string? Extends { get; set; }

    [Description("Version of this form of manifest; 1.")]
    public int SchemaVersion { get; set; } = 1;

    [Description("Which plugins may be used.")]
    public PluginsSection Plugins { get; set; } = new();

    [Description("The model.")]
    public ModelSection? Model { get; set; }

    [Description("Ranges of values, for quantised modes.")]
    public CalibrationSection Calibration { get; set; } = new();

    [Description("Numeric modes.")]
    public QuantizeSection Quantize { get; set; } = new();

    [Description("The chip.")]
    public TargetSection? Target { get; set; }

    [Description("Changes to the standard pipeline.")]
    public PipelineSection Pipeline { get; set; } = new();

    [Description("Verification.")]
    public VerifySection Verify { get; set; } = new();

    [Description("What is written where.")]
    public OutputSection Output { get; set; } = new();

    /// <summary>The files it was read from; null for one that is from no file.</summary>
    internal ManifestLayers? Layers { get; set; }
}

/// <summary>Marks a path of a manifest, or a list of them: relative to the folder of the file it stands in.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ManifestPathAttribute : Attribute;

/// <summary>Which plugins may be used.</summary>
public sealed class PluginsSection
{
    [Description("Plugins the compilation needs; with any, only these and those they require are used, with none every installed plugin may be.")]
    public PluginEntry[] Require { get; set; } = [];

    [Description("Which plugins may be loaded: any; pinned, those whose files are the ones the lock has; signed, those a trusted key signed.")]
    [AllowedValues("any", "pinned", "signed")]
    public string Policy { get; set; } = "any";

    [Description("Public keys (PEM files) trusted besides those of the user's own folder, for the policy 'signed'.")]
    [ManifestPath]
    public string[] TrustedKeys { get; set; } = [];
}

/// <summary>A plugin a manifest asks for.</summary>
public sealed class PluginEntry
{
    [Description("The plugin's id, as 'tpumlir plugins list' shows it.")]
    [Required]
    public string Id { get; set; } = "";

    [Description("The versions allowed, as a NuGet range: [1.0,2.0); any when not given.")]
    public string? Version { get; set; }
}

/// <summary>The model.</summary>
public sealed class ModelSection
{
    [Description("The model's file, or a top module (.mlir) to start from.")]
    [ManifestPath]
    public string Source { get; set; } = "";

    [Description("The network's name in the artifact; the file's name when not given.")]
    public string? Name { get; set; }

    [Description("What is to be known about inputs, by name.")]
    public Dictionary<string, InputSection> Inputs { get; set; } = [];

    [Description("Tensors to take as outputs instead of the model's own.")]
    public string[] Outputs { get; set; } = [];
}

/// <summary>An input of the model.</summary>
public sealed class InputSection
{
    [Description("Its shape; needed where the model leaves extents open.")]
    public long[] Shape { get; set; } = [];
}

/// <summary>Ranges of values, for quantised modes.</summary>
public sealed class CalibrationSection
{
    [Description("Npz files with one set of inputs each, folders of them, or patterns (images/*.npz).")]
    [ManifestPath]
    public string[] Data { get; set; } = [];

    [Description("The calibration table: read when it exists, otherwise written when data is given.")]
    [ManifestPath]
    public string? Table { get; set; }

    [Description("How ranges are found in the data: minmax.")]
    public string Method { get; set; } = "minmax";

    [Description("The most files to use, the first in order of their names; all when not given.")]
    public int? Samples { get; set; }
}

/// <summary>Numeric modes.</summary>
public sealed class QuantizeSection
{
    [Description("The mode: F32, F16, BF16, INT8, ... as far as the chip has them; the backend's first when not given.")]
    public string? Default { get; set; }

    [Description("Operations that stay in floating point in a quantised mode, by tensor name, node name or operator type, * and ? allowed.")]
    public string[] Floating { get; set; } = [];

    [Description("What the network takes: float (the chip converts) or quantized (the caller does, by the inputs' scales); the chip's way when not given.")]
    public string? Inputs { get; set; }

    [Description("What the network gives: float or quantized; the chip's way when not given.")]
    public string? Outputs { get; set; }
}

/// <summary>The chip.</summary>
public sealed class TargetSection
{
    [Description("The backend's name.")]
    public string Backend { get; set; } = "";
}

/// <summary>Changes to the standard pipeline.</summary>
public sealed class PipelineSection
{
    [Description("Passes to add.")]
    public PassEntry[] Insert { get; set; } = [];

    [Description("Passes to leave out.")]
    public string[] Disable { get; set; } = [];
}

/// <summary>A pass to add.</summary>
public sealed class PassEntry
{
    [Description("The pass.")]
    [Required]
    public string Pass { get; set; } = "";

    [Description("The pass it runs behind; its own place when not given.")]
    public string? After { get; set; }

    [Description("The point it runs at, behind the passes there: top, before-lowering or tpu; its own when not given.")]
    [AllowedValues("top", "before-lowering", "tpu")]
    public string? At { get; set; }

    [Description("Its options by name: numbers, booleans, texts or lists of texts, as the pass declares them.")]
    public Dictionary<string, JsonElement> Options { get; set; } = [];
}

/// <summary>Verification.</summary>
public sealed class VerifySection
{
    [Description("Whether to verify at all.")]
    public bool Enabled { get; set; } = true;

    [Description("Npz files with one set of inputs each; without any, inputs are drawn at random.")]
    [ManifestPath]
    public string[] Inputs { get; set; } = [];

    [Description("Npz files with the outputs the source's framework gave for these inputs; used when the framework is not there or cannot run the model.")]
    [ManifestPath]
    public string[] ReferenceOutputs { get; set; } = [];

    [Description("The framework's native library.")]
    [ManifestPath]
    public string? ReferenceLibrary { get; set; }

    [Description("Least cosine of an output between the top module and the source's framework.")]
    public double? ImportCosine { get; set; }

    [Description("Least cosine of an output between the lowered and the top module.")]
    public double? LowerCosine { get; set; }
}

/// <summary>What is written where.</summary>
public sealed class OutputSection
{
    [Description("The artifact; named after model, chip and mode when not given.")]
    [ManifestPath]
    public string? Artifact { get; set; }

    [Description("The verification's result as JSON; beside the artifact when not given.")]
    [ManifestPath]
    public string? Report { get; set; }

    [Description("Which command belongs to which operation, as JSON for the debugger; not written when not given.")]
    [ManifestPath]
    public string? Map { get; set; }

    [Description("A folder for the modules of each stage as text; none are written when not given.")]
    [ManifestPath]
    public string? Modules { get; set; }

    [Description("The lock, with the hashes of everything the artifact was made of; beside the manifest when not given.")]
    [ManifestPath]
    public string? Lock { get; set; }
}
