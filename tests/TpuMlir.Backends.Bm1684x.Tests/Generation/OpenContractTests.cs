using System.Reflection;
using System.Reflection.Emit;
using TpuMlir.Backends.Bm1684x.Kernels;
using TpuMlir.Backends.Bm1684x.Lowering;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>The rules and kernels of the standard operators use what other plugins can use, and nothing else of the contract assembly.</summary>
public class OpenContractTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    [Theory]
    [InlineData(typeof(ConvKernel))]
    [InlineData(typeof(ConvLowering))]
    public void Parts_for_standard_operators_use_the_public_contract(Type one)
    {
        Type[] types = [.. one.Assembly.GetTypes().Where(t => t.Namespace == one.Namespace)];
        Assert.True(types.Length > 10);
        Assert.Empty(types.SelectMany(Hidden).Distinct());
    }

    /// <summary>The rest of the plugin does use what is hidden, so the test would see it.</summary>
    [Fact]
    public void What_is_hidden_is_found() =>
        Assert.Contains(typeof(ConvKernel).Assembly.GetTypes().SelectMany(Hidden), h => h.Contains("TiuCommand", StringComparison.Ordinal));

    /// <summary>Uses of hidden members of the contract by a type's code.</summary>
    private static IEnumerable<string> Hidden(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
        .SelectMany(m => Used(m)
            .Where(u => u.Module.Assembly == typeof(Kernel).Assembly && !IsVisible(u))
            .Select(u => $"{m.DeclaringType}.{m.Name} uses {u.DeclaringType}.{u.Name}"));

    /// <summary>The members and types a method's code names.</summary>
    private static IEnumerable<MemberInfo> Used(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            OpCode op = code[at] == 0xFE ? OpCodesByValue[(short)(0xFE00 | code[at + 1])] : OpCodesByValue[code[at]];
            at += op.Size;
            if (op.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            }

            at += op.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        Type type => type.IsVisible,
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType!.IsVisible,
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && field.DeclaringType!.IsVisible,
        _ => true,
    };
}
