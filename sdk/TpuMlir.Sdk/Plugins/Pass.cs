using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Plugins;

/// <summary>A transformation of a module. Instances are made for one run and hold only their options.</summary>
public interface IPass
{
    /// <summary>Changes the module in place.</summary>
    /// <exception cref="DiagnosticException">The user's model or options cannot be handled.</exception>
    void Run(Module module, PassContext context);
}

/// <summary>A pass with typed options: a class with settable properties of type bool, int, long, double, string or string[].</summary>
/// <remarks>The option's name in manifest and pipeline text is the property's in kebab case (<c>MaxChain</c> is <c>max-chain</c>).</remarks>
public interface IPass<TOptions> : IPass
    where TOptions : class, new()
{
    /// <summary>The options of this run.</summary>
    TOptions Options { get; set; }
}

/// <summary>What a pass may use.</summary>
/// <param name="Operators">The operators in use.</param>
/// <param name="Diagnostics">Takes warnings and remarks.</param>
public sealed record PassContext(OpRegistry Operators, IDiagnosticSink Diagnostics);

/// <summary>Metadata of an exported pass.</summary>
public interface IPassMetadata
{
    /// <summary>The name in pipelines, kebab case, dialect first: "top-tidy".</summary>
    string Name { get; }

    /// <summary>One sentence on what it does.</summary>
    string Summary { get; }

    /// <summary>The named point of the pipeline where it runs unless the manifest says otherwise (see PipelinePoints), or null.</summary>
    string? At { get; }

    /// <summary>Order among the passes of the same point; lower first.</summary>
    int Order { get; }

    /// <summary>True when a second run may change the module again; a pass is expected to leave its own result as it is.</summary>
    bool ChangesAgain { get; }
}

/// <summary>Exports a pass; a new instance is made for each run.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportPassAttribute(string name, string summary) : ExportAttribute(typeof(IPass)), IPassMetadata
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Summary { get; } = summary;

    /// <inheritdoc/>
    public string? At { get; set; }

    /// <inheritdoc/>
    public int Order { get; set; }

    /// <inheritdoc/>
    public bool ChangesAgain { get; set; }
}

/// <summary>The named points of the standard pipeline.</summary>
public static class PipelinePoints
{
    /// <summary>After import, before the module is compared with the source.</summary>
    public const string Top = "top";

    /// <summary>Before lowering, after calibration.</summary>
    public const string BeforeLowering = "before-lowering";

    /// <summary>After lowering, before addresses are assigned.</summary>
    public const string Tpu = "tpu";
}
