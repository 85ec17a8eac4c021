namespace TpuMlir.Sdk.Ir;

/// <summary>Where an operation comes from.</summary>
/// <remarks>
/// As in TPU-MLIR the name of an operation's location is the name of the tensor it computes, so that results can be
/// compared with the source model by name. The child of the name tells the source node: <c>loc("tensor"("Conv:/stem/conv"))</c>.
/// An operation with several results has a fused location with one name for each.
/// </remarks>
public abstract record Location
{
    /// <summary>A location that is not known. Forbidden after import (see the verifier).</summary>
    public static Location Unknown { get; } = new UnknownLocation();

    /// <summary>The tensor names this location carries, in order; empty when it has none.</summary>
    public virtual IReadOnlyList<string> Names => [];

    /// <summary>The first tensor name, or null.</summary>
    public string? Name => Names.Count > 0 ? Names[0] : null;

    /// <summary>The source node ("Conv:/stem/conv") of the first name that has one, or null.</summary>
    public virtual string? Node => null;

    /// <summary>A location named after a tensor, optionally with the source node.</summary>
    public static NameLocation Named(string name, string? node = null) =>
        new(name, node is null ? null : new NameLocation(node, null));

    /// <summary>One location with one name for each result.</summary>
    public static Location Fused(IReadOnlyList<Location> children) =>
        children.Count == 1 ? children[0] : new FusedLocation([.. children]);
}

/// <summary><c>loc(unknown)</c>.</summary>
public sealed record UnknownLocation : Location;

/// <summary><c>loc("name")</c> or <c>loc("name"(child))</c>.</summary>
public sealed record NameLocation(string Label, Location? Child) : Location
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [Label];

    /// <inheritdoc/>
    public override string? Node => Child?.Name;
}

/// <summary><c>loc(fused["a", "b"])</c>.</summary>
public sealed record FusedLocation(EquatableList<Location> Children) : Location
{
    /// <summary>The text of an attribute that says why they are fused, or null: <c>loc(fused&lt;"why"&gt;["a"])</c>.</summary>
    public string? Metadata { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => [.. Children.SelectMany(c => c.Names)];

    /// <inheritdoc/>
    public override string? Node => Children.Select(c => c.Node).FirstOrDefault(n => n is not null);
}

/// <summary><c>loc("file":line:column)</c>.</summary>
public sealed record FileLocation(string File, int Line, int Column) : Location;

/// <summary>A location of a kind we do not interpret, kept as its text: <c>loc(callsite("a" at "b"))</c>.</summary>
public sealed record OpaqueLocation(string Text) : Location;
