using System.ComponentModel.Composition;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Plugins;

/// <summary>A part of a backend: a lowering rule, a numeric reference, or a part of the chip's own contract. Its own plugin or another one brings it.</summary>
/// <param name="Plugin">The plugin that brings it, for messages.</param>
/// <param name="Instance">The exported object.</param>
public sealed record BackendPart(string Plugin, object Instance);

/// <summary>The parts of a backend, in a fixed order.</summary>
public sealed class BackendParts(IEnumerable<BackendPart> parts)
{
    /// <summary>No parts.</summary>
    public static BackendParts None { get; } = new([]);

    /// <summary>All parts.</summary>
    public IReadOnlyList<BackendPart> All { get; } = [.. parts];

    /// <summary>Parts of one plugin.</summary>
    /// <param name="plugin">The plugin, for messages.</param>
    /// <param name="instances">The parts.</param>
    public static BackendParts From(string plugin, params IEnumerable<object> instances) => new(instances.Select(i => new BackendPart(plugin, i)));

    /// <summary>These parts and further ones behind them.</summary>
    public BackendParts With(BackendParts further) => new(All.Concat(further.All));

    /// <summary>The parts of a kind.</summary>
    public IReadOnlyList<T> Of<T>() => [.. All.Select(p => p.Instance).OfType<T>()];

    /// <summary>Refuses parts of kinds a backend has no use for, all in one go.</summary>
    /// <param name="chip">The chip's name.</param>
    /// <param name="kinds">The kinds it takes.</param>
    /// <exception cref="DiagnosticException">A part is of another kind.</exception>
    public void RequireOnly(string chip, params IReadOnlyList<Type> kinds)
    {
        var bag = new DiagnosticBag();
        foreach (BackendPart part in All.Where(p => !kinds.Any(k => k.IsInstanceOfType(p.Instance))))
        {
            bag.Report(new Diagnostic(
                CoreDiagnostics.MalformedPlugin,
                $"plugin {part.Plugin} brings {part.Instance.GetType().FullName} for {chip}, which has no use for it",
                Why: kinds.Count == 0
                    ? "the chip's backend takes no parts of other plugins"
                    : $"the chip's backend takes parts of these kinds: {string.Join(", ", kinds.Select(k => k.Name))}",
                Help: "use versions of the two plugins that were made for each other, or remove the plugin that brings the part"));
        }

        bag.ThrowIfErrors();
    }
}

/// <summary>Metadata of an exported part of a backend.</summary>
public interface IBackendPartMetadata
{
    /// <summary>The name of the chip whose backend it is a part of.</summary>
    string Chip { get; }
}

/// <summary>
/// Exports a part for the backend of a chip, which may be another plugin's. The host collects the parts of a chip without
/// knowing their kinds and gives them to its backend (<see cref="IBackend.With"/>). Derived attributes name the kinds; a
/// chip's contract assembly may bring further ones.
/// </summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public class ExportBackendPartAttribute(string chip) : ExportAttribute(ContractName, typeof(object)), IBackendPartMetadata
{
    /// <summary>The name under which all parts are exported.</summary>
    public new const string ContractName = "TpuMlir.BackendPart";

    /// <inheritdoc/>
    public string Chip { get; } = chip;
}

/// <summary>Exports a numeric reference (<see cref="INumericReference"/>) of further tpu operators of a chip.</summary>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExportNumericReferenceAttribute(string chip) : ExportBackendPartAttribute(chip);
