namespace TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;

/// <summary>One command whose speed is compared.</summary>
/// <param name="Name">Instruction, size and types.</param>
/// <param name="Work">Products of dot products and windows, results of everything else.</param>
/// <param name="Goal">How many times faster than the vendor's model it must be.</param>
/// <param name="Build">Fills the case.</param>
internal sealed record SpeedLine(string Name, double Work, int Goal, Action<DifferentialCase> Build)
{
    /// <summary>Goal of every command that is no dot product.</summary>
    public const int Ordinary = 3;
}
