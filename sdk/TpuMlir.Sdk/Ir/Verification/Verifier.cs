using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Checks that a module is well formed. Everything found is reported, not only the first.</summary>
/// <remarks>
/// <para>Structure (<see cref="StructureRules"/>):</para>
/// <list type="bullet">
/// <item>The root is a builtin.module of one region with one block; its func.func @main has a body.</item>
/// <item>A region has at most one block: there are no branches.</item>
/// <item>The block of a function ends in func.return, which stands nowhere else; a block in another operation ends in an
/// operation without results.</item>
/// <item>A value is defined by an operation or block of the same module, before its use, in the same block or in one around
/// it, and inside the same function.</item>
/// <item>A value's list of uses and the operands agree; no operation outside the module reads it.</item>
/// </list>
/// <para>Interface of main (<see cref="InterfaceRules"/>):</para>
/// <list type="bullet">
/// <item>Every argument is read by exactly one top.Input and nothing else, and has its type and name.</item>
/// <item>A top.Input reads an argument of main.</item>
/// <item>At least one value is returned, and none of them is top.None.</item>
/// <item>A declared function type agrees with arguments and returned values.</item>
/// </list>
/// <para>Operations (<see cref="OperationRules"/>), those known to the registry:</para>
/// <list type="bullet">
/// <item>As many operands and results as the definition has.</item>
/// <item>top.None only where an operand is optional; a result of type none only where a result is.</item>
/// <item>Required attributes are there; attributes have the defined type; others are not there unless their name has a dot
/// (another dialect's note).</item>
/// <item>The operator's own Verify passes.</item>
/// <item>Result shapes are those InferTypes computes when all operand shapes are known, and for other than tpu operators
/// (whose element types lowering chooses) also the stored element types.</item>
/// <item>Only top.None makes a value of type none without a definition; it has no operands.</item>
/// </list>
/// <para>Types (<see cref="TypeRules"/>):</para>
/// <list type="bullet">
/// <item>Extents are not negative unless unknown, and can be counted.</item>
/// <item>A quantised element has as many zero points as scales, one of each without an axis, one for each slice with one;
/// scales are positive and finite, zero points within the stored range, the range within the storage type.</item>
/// <item>A calibrated range is finite and not empty.</item>
/// </list>
/// <para>Names and weights (<see cref="NameRules"/>):</para>
/// <list type="bullet">
/// <item>Every operation with results, but top.None, has a location with one name for each result.</item>
/// <item>No two results have the same name.</item>
/// <item>A top.Weight has no operands, and data of its name, shape and element type.</item>
/// </list>
/// <para>Not checked: that an operator unknown to the registry means anything; that addresses do not overlap.</para>
/// </remarks>
public static class Verifier
{
    /// <summary>Everything wrong with a module (<see cref="CoreDiagnostics.InvalidModule"/>), in order of its operations.</summary>
    public static IReadOnlyList<Diagnostic> Verify(Module module, OpRegistry operators)
    {
        var report = new VerifierReport();
        if (!StructureRules.CheckRoot(module, report))
        {
            return report.Diagnostics;
        }

        var known = new ModuleContents(module);
        StructureRules.Check(module, known, report);
        InterfaceRules.Check(module, report);
        foreach (Operation operation in known.Operations)
        {
            bool typesAreSound = TypeRules.Check(operation, report);
            OperationRules.Check(operation, operators, typesAreSound, report);
        }

        NameRules.Check(module, known, report);
        return report.Diagnostics;
    }

    /// <summary>Throws when anything is wrong with a module.</summary>
    /// <exception cref="DiagnosticException">Everything that is wrong.</exception>
    public static void ThrowIfInvalid(Module module, OpRegistry operators)
    {
        if (Verify(module, operators) is { Count: > 0 } diagnostics)
        {
            throw new DiagnosticException(diagnostics);
        }
    }
}
