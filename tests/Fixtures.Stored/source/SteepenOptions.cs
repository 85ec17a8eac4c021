using System.ComponentModel;

namespace Fixtures.Stored;

/// <summary>Options of <see cref="SteepenPass"/>; in the manifest "max-slope" and "keep".</summary>
public sealed class SteepenOptions
{
    /// <summary>The steepest negative side that is taken for none; at least 0.</summary>
    [Description("The steepest negative side that is taken for none; at least 0.")]
    public double MaxSlope { get; set; } = 0.01;

    /// <summary>Names of tensors to leave as they are.</summary>
    [Description("Names of tensors to leave as they are.")]
    public string[] Keep { get; set; } = [];
}
