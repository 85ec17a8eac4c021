using System.ComponentModel;
using TpuMlir.Host.Plugins;

namespace TpuMlir.Host.Manifest;

/// <summary>A manifest: everything a compilation needs, in the order of the pipeline. Paths are relative to its folder.</summary>
public sealed class CompileManifest
{
    /// <summary>The JSON Schema, for editors.</summary>
    [Description("The JSON Schema, for editors.")]
    public string? Schema { get; set; }

    /// <summary>Version of this form of manifest.</summary>
    [Description("Version of this form of manifest; 1.")]
    public int SchemaVersion { get; set; } = 1;

    /// <summary>Plugins the compilation needs; with none, every installed plugin may be used.</summary>
    [Description("Plugins the compilation needs; with none, every installed plugin may be used.")]
    public PluginEntry[] Plugins { get; set; } = [];

    /// <summary>The model.</summary>
    [Description("The model.")]
    public ModelSection? Model { get; set; }

    /// <summary>Numeric modes.</summary>
    [Description("Numeric modes.")]
    public QuantizeSection Quantize { get; set; } = new();

    /// <summary>The chip.</summary>
    [Description("The chip.")]
    public TargetSection? Target { get; set; }

    /// <summary>Changes to the standard pipeline.</summary>
    [Description("Changes to the standard pipeline.")]
    public PipelineSection Pipeline { get; set; } = new();

    /// <summary>Verification.</summary>
    [Description("Verification.")]
    public VerifySection Verify { get; set; } = new();

    /// <summary>What is written where.</summary>
    [Description("What is written where.")]
    public OutputSection Output { get; set; } = new();
}

/// <summary>A plugin a manifest asks for.</summary>
public sealed class PluginEntry
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The versions allowed, as a NuGet range.</summary>
    public string? Version { get; set; }
}

/// <summary>The model.</summary>
public sealed class ModelSection
{
    /// <summary>The model's file, or a top module (.mlir) to start from.</summary>
    public string Source { get; set; } = "";

    /// <summary>The network's name in the artifact; the file's name when not given.</summary>
    public string? Name { get; set; }

    /// <summary>What is to be known about inputs, by name.</summary>
    public Dictionary<string, InputSection> Inputs { get; set; } = [];

    /// <summary>Tensors to take as outputs instead of the model's own.</summary>
    public string[] Outputs { get; set; } = [];
}

/// <summary>An input of the model.</summary>
public sealed class InputSection
{
    /// <summary>Its shape; needed where the model leaves extents open.</summary>
    public long[] Shape { get; set; } = [];
}

/// <summary>Numeric modes.</summary>
public sealed class QuantizeSection
{
    /// <summary>The mode: F32, F16 or BF16; the backend's first when not given.</summary>
    public string? Default { get; set; }
}

/// <summary>The chip.</summary>
public sealed class TargetSection
{
    /// <summary>The backend's name.</summary>
    public string Backend { get; set; } = "";
}

/// <summary>Changes to the standard pipeline.</summary>
public sealed class PipelineSection
{
    /// <summary>Passes to add.</summary>
    public PassEntry[] Insert { get; set; } = [];

    /// <summary>Passes to leave out.</summary>
    public string[] Disable { get; set; } = [];
}

/// <summary>A pass to add.</summary>
public sealed class PassEntry
{
    /// <summary>The pass.</summary>
    public string Pass { get; set; } = "";

    /// <summary>The pass it runs behind; its own place when not given.</summary>
    public string? After { get; set; }

    /// <summary>Its options as text.</summary>
    public Dictionary<string, string> Options { get; set; } = [];
}

/// <summary>Verification.</summary>
public sealed class VerifySection
{
    /// <summary>Whether to verify at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Npz files with one set of inputs each; without any, inputs are drawn at random.</summary>
    public string[] Inputs { get; set; } = [];

    /// <summary>Npz files with the outputs the source's framework gave for these inputs; used when the framework itself is not there.</summary>
    public string[] ReferenceOutputs { get; set; } = [];

    /// <summary>The framework's native library.</summary>
    public string? ReferenceLibrary { get; set; }

    /// <summary>Least cosine of an output between the top module and the source's framework.</summary>
    public double? ImportCosine { get; set; }

    /// <summary>Least cosine of an output between the lowered and the top module.</summary>
    public double? LowerCosine { get; set; }
}

/// <summary>What is written where.</summary>
public sealed class OutputSection
{
    /// <summary>The artifact; named after model, chip and mode when not given.</summary>
    public string? Artifact { get; set; }

    /// <summary>The verification's result as JSON; beside the artifact when not given.</summary>
    public string? Report { get; set; }

    /// <summary>A folder for the modules of each stage as text; none are written when not given.</summary>
    public string? Modules { get; set; }
}
