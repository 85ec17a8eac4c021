using System.Reflection;

namespace TpuMlir.Repository.Tests;

/// <summary>
/// What the SDK shows to plugins is of .NET, of the SDK, or of MEF: any other library in a signature would be shared by all
/// plugins, in one version. The testing kit is used by tests only and may show xunit.
/// </summary>
public sealed class SignatureTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Theory]
    [InlineData("TpuMlir.Sdk.Kernels", "")]
    [InlineData("TpuMlir.Sdk", "System.ComponentModel.Composition")]
    [InlineData("TpuMlir.Sdk.Backends", "System.ComponentModel.Composition")]
    [InlineData("TpuMlir.Sdk.Testing", "xunit")]
    public void Only_dotnet_ours_and_MEF(string assembly, string allowed)
    {
        Type[] types = [.. Assembly.Load(assembly).GetTypes().Where(t => t.IsVisible)];
        Assert.NotEmpty(types);
        Assert.Empty(
            from type in types
            from used in Used(type).SelectMany(Parts).Distinct()
            where !IsAllowed(used.Assembly, allowed)
            select $"{type} shows {used} of {used.Assembly.GetName().Name}");
    }

    /// <summary>The test sees a foreign type wherever one can be.</summary>
    [Fact]
    public void Every_place_of_a_signature_is_looked_at()
    {
        Type[] used = [.. Used(typeof(Example<>)).SelectMany(Parts).Distinct()];
        Assert.Superset(
            new HashSet<Type> { typeof(List<>), typeof(Uri), typeof(Version), typeof(Guid), typeof(TimeSpan), typeof(ICloneable), typeof(Half), typeof(Random), typeof(DateTime), typeof(ObsoleteAttribute) },
            used.ToHashSet());
        Assert.DoesNotContain(typeof(decimal), used);
    }

    private static bool IsAllowed(Assembly assembly, string allowed)
    {
        string name = assembly.GetName().Name!;
        return name.StartsWith("TpuMlir.Sdk", StringComparison.Ordinal)
            || File.Exists(Path.Combine(Framework, name + ".dll"))
            || (allowed.Length > 0 && name.StartsWith(allowed, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The types in everything a type shows: bases, attributes, constraints, and members others see.</summary>
    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type> own = [.. type.GetInterfaces(), .. Attributes(type), .. Constraints(type.GetGenericArguments())];
        return type.GetMembers(Declared).SelectMany(Used).Concat(own).Concat(type.BaseType is { } parent ? [parent] : []);
    }

    private static IEnumerable<Type> Used(MemberInfo member) => member switch
    {
        MethodBase { IsPublic: false, IsFamily: false, IsFamilyOrAssembly: false } => [],
        FieldInfo { IsPublic: false, IsFamily: false, IsFamilyOrAssembly: false } => [],
        MethodBase method =>
        [
            .. method.GetParameters().Select(p => p.ParameterType),
            .. method is MethodInfo { ReturnType: var result } ? [result] : Array.Empty<Type>(),
            .. method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : [],
            .. Attributes(method),
        ],
        FieldInfo field => [field.FieldType, .. Attributes(field)],
        _ => [],
    };

    private static IEnumerable<Type> Constraints(Type[] parameters) =>
        parameters.Where(p => p.IsGenericParameter).SelectMany(p => p.GetGenericParameterConstraints());

    private static IEnumerable<Type> Attributes(MemberInfo member) => member.CustomAttributes.Select(a => a.AttributeType).Where(a => a.IsVisible);

    /// <summary>The types a type is written with: element types, arguments, and what it is made from.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        if (type.IsGenericParameter)
        {
            return [];
        }

        return type.IsConstructedGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    /// <summary>A type with something in every place.</summary>
    public abstract class Example<T> : List<Uri>, ICloneable
        where T : Random
    {
        public static readonly Dictionary<string, Version[]> Field = [];

        protected Example(ref Guid id) => id = default;

        public abstract TimeSpan Property { get; }

        public abstract Half Method<TArgument>(DateTime? time);

        [Obsolete("an attribute")]
        public object Clone() => Hidden();

        private static decimal Hidden() => 0;
    }
}
